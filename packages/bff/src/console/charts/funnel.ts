/** How many of those who saw the button went how far. Each step is a bar as long as its share of the first one that was counted. */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { countText } from '../pages/format.ts';
import { percent } from './bar-chart.ts';

/** The steps in their order. */
export const FUNNEL_STEPS = ['shown', 'pressed', 'redirected', 'confirmed', 'paid'] as const;

type Step = (typeof FUNNEL_STEPS)[number];

/** How many came so far. `shown` is null where no page tells it. */
export type Funnel = Readonly<Record<Exclude<Step, 'shown'>, number> & { shown: number | null }>;

/** The funnel as a piece of a page: a list whose bars are a picture of its numbers. */
export function renderFunnel(view: ConsoleView, funnel: Funnel): PagePart {
  const { words } = view;
  const text = words.report;
  const first = funnel.shown ?? funnel.pressed;
  // More of a later step than of the first: buttons of before this time were pressed in it.
  const widest = Math.max(first, ...FUNNEL_STEPS.map((step) => funnel[step] ?? 0), 1);
  return html`<figure class="chart">
    <figcaption><b>${text.funnel}</b></figcaption>
    <p class="hint">${text.funnelLead}</p>
    <ol class="bars">
      ${FUNNEL_STEPS.map((step) => {
        const count = funnel[step];
        const share = count === null || first === 0 ? null : count / first;
        return html`<li>
          <b>${text.steps[step]}</b>
          <span class="amount">
            ${count === null ? html`<span class="hint">— ${text.notCounted}</span>` : countText(words.lang, count)}
            ${share === null || count === first ? '' : html`<span class="hint">${text.ofShown(shareText(words.lang, share))}</span>`}
          </span>
          <svg aria-hidden="true" preserveAspectRatio="none">
            ${
              count === null
                ? html`<rect class="unknown" x="0" y="1" width="100%" height="10" />`
                : html`<rect class="track" x="0" y="0" width="100%" height="100%" /><rect
                      class="bar${step === 'paid' ? ' good' : ''}"
                      x="0"
                      y="0"
                      width="${percent((100 * count) / widest)}"
                      height="100%"
                    />`
            }
          </svg>
        </li>`;
      })}
    </ol>
  </figure>`;
}

/** A share in per cent, one digit behind the point. */
export function shareText(lang: 'ja' | 'en', share: number): string {
  return new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}
