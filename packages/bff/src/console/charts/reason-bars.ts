/** Counts by reason as bars, the most frequent first. The words and numbers stand beside each bar: it needs no table of its own. */
import { html } from 'hono/html';
import type { PagePart } from '../../http/pages/render-page.ts';
import type { ConsoleView } from '../console-view.ts';
import { countText } from '../pages/format.ts';
import { percent } from './bar-chart.ts';
import { shareText } from './funnel.ts';

/** One reason. */
export interface ReasonCount {
  readonly name: string;
  readonly count: number;
}

/** The bars as a piece of a page; reasons that never came are left out. */
export function reasonBars(
  { words }: ConsoleView,
  title: string,
  none: string,
  reasons: readonly ReasonCount[],
): PagePart {
  const found = reasons.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
  const sum = found.reduce((total, { count }) => total + count, 0);
  return html`<figure class="chart">
    <figcaption><b>${title}</b> <span>${words.report.sum(countText(words.lang, sum))}</span></figcaption>
    ${
      sum === 0
        ? html`<p class="hint">${none}</p>`
        : html`<ul class="bars">
            ${found.map(
              ({ name, count }) =>
                html`<li>
                  <b>${name}</b>
                  <span class="amount"
                    >${countText(words.lang, count)}
                    <span class="hint">${shareText(words.lang, count / sum)}</span></span
                  >
                  <svg aria-hidden="true" preserveAspectRatio="none">
                    <rect class="track" x="0" y="0" width="100%" height="100%" />
                    <rect class="bar" x="0" y="0" width="${percent((100 * count) / sum)}" height="100%" />
                  </svg>
                </li>`,
            )}
          </ul>`
    }
  </figure>`;
}
