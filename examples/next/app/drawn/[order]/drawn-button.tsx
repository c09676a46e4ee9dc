'use client';

import '@epos-kantan/widget/define';

/** Markup of a server, and the class that takes it over. The parser makes a shadow root of it, so that React finds other markup than it wrote. */
export function DrawnButton({ markup }: { markup: string }) {
  return <div suppressHydrationWarning dangerouslySetInnerHTML={{ __html: markup }} />;
}
