import Link from 'next/link';
import type { ReactNode } from 'react';

export const metadata = { title: 'A shop in Next.js' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="ja">
      <head>
        {/* Not by metadata, which may come later than the browser's own question for an icon. */}
        <link rel="icon" href="data:," />
      </head>
      <body>
        <nav>
          <Link href="/">shop</Link>
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
