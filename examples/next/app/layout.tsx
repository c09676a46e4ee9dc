import Link from 'next/link';
import type { ReactNode } from 'react';

export const metadata = { title: 'A shop in Next.js', icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="ja">
      <body>
        <nav>
          <Link href="/">shop</Link>
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
