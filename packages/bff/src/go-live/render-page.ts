/** The sheet as one page to print, or to keep as a file: no script, nothing is loaded. */
import { html, raw } from 'hono/html';
import type { SheetLanguage } from './both.ts';
import type { GoLiveSheet } from './go-live-sheet.ts';
import { japanTime } from './japan-time.ts';
import { SHEET_STYLE } from './sheet-style.ts';
import { SHEET_WORDS } from './sheet-words.ts';
import { tellChecks } from './tell-checks.ts';
import type { ToldCheck } from './tell-checks.ts';

/** The whole page. */
export async function renderSheetPage(sheet: GoLiveSheet, lang: SheetLanguage): Promise<string> {
  const words = SHEET_WORDS[lang];
  const { subject, lookedAt } = sheet.report;
  const environment = subject.gmoEnv === null ? null : words.environments[subject.gmoEnv];
  const facts = [environment, subject.gmoHost, subject.shopId, subject.publicUrl].map((fact) => fact ?? '?');
  const page = await html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${words.title}</title>
        <style>
          ${raw(SHEET_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${words.title}</h1>
          <p>
            ${facts.join(' · ')} · epos-kantan ${subject.version}<br />${words.lookedAt}
            <time datetime="${lookedAt}">${japanTime(lookedAt, lang)}</time>
          </p>
        </header>
        <section>
          <h2>${words.steps}</h2>
          <ol class="steps">
            ${sheet.steps.map(
              ({ title, state, says }) =>
                html`<li data-state="${state}">
                  <b>${title[lang]}</b> <span class="state">${words.states[state]}</span>
                  <p>${says[lang]}</p>
                </li>`,
            )}
          </ol>
        </section>
        <section>
          <h2>${words.checks}</h2>
          ${renderChecks(sheet, lang)}
        </section>
        <section class="evidence">
          <h2>${words.evidence}</h2>
          <p>${words.evidenceLead}</p>
          <table>
            <thead>
              <tr>
                ${[words.topic, words.ours, words.yours, words.shownBy].map((head) => html`<th scope="col">${head}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${sheet.evidence.map(
                ({ topic, ours, yours, shownBy }) =>
                  html`<tr>
                    <th scope="row">${topic[lang]}</th>
                    <td data-head="${words.ours}">${ours[lang]}</td>
                    <td data-head="${words.yours}">${yours[lang]}</td>
                    <td data-head="${words.shownBy}"><code>${shownBy}</code></td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>
        <p class="signed">${words.signed.map((line) => html`<span>${line}</span> `)}</p>
      </body>
    </html>`;
  return `${String(page)}\n`;
}

function renderChecks({ open }: GoLiveSheet, lang: SheetLanguage) {
  const words = SHEET_WORDS[lang];
  if (open.length === 0) return html`<p>${words.allOk}</p>`;
  return html`<ul class="checks">
    ${tellChecks(open, lang).map((check) => renderCheck(check, lang))}
  </ul>`;
}

function renderCheck({ checks, result, says, todo, source }: ToldCheck, lang: SheetLanguage) {
  const words = SHEET_WORDS[lang];
  const names = checks.map(({ id, title }) => html`<span class="name">${title} <code>${id}</code></span> `);
  // Of several the reason is what they share, and stands first.
  const [lead, more] = checks.length === 1 ? [names, says] : [says, names];
  return html`<li data-result="${result}">
    <span class="state">${words.results[result]}</span> <b>${lead}</b>
    ${more === null ? '' : html`<p>${more}</p>`} ${todo === null ? '' : html`<p>${todo}</p>`}
    ${source === null ? '' : html`<p class="source">${words.source}<span lang="en">${source}</span></p>`}
  </li>`;
}
