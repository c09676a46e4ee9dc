/** The small drawn sign on top of a page. Decoration: the heading says the same in words. */
import { html } from 'hono/html';
import type { PagePart } from './render-page.ts';

/** What the sign says. `neutral` never looks like an error: nothing was lost. */
export type PageSign = 'waiting' | 'done' | 'neutral';

/** The sign as inline SVG. */
export function pageSign(sign: PageSign): PagePart {
  switch (sign) {
    case 'waiting':
      return html`<svg
        class="sign"
        viewBox="0 0 48 48"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
        aria-hidden="true"
      >
        <circle cx="24" cy="24" r="20" opacity=".2" />
        <path class="turning" d="M24 4a20 20 0 0 1 20 20" stroke-linecap="round" />
      </svg>`;
    case 'done':
      return html`<svg
        class="sign good"
        viewBox="0 0 48 48"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
        aria-hidden="true"
      >
        <circle cx="24" cy="24" r="20" />
        <path d="m15 25 6.5 6.5L34 18" stroke-linecap="round" stroke-linejoin="round" />
      </svg>`;
    case 'neutral':
      return html`<svg
        class="sign calm"
        viewBox="0 0 48 48"
        fill="none"
        stroke="currentColor"
        stroke-width="4"
        aria-hidden="true"
      >
        <circle cx="24" cy="24" r="20" />
        <path d="M24 22v12M24 14v.5" stroke-linecap="round" />
      </svg>`;
  }
}
