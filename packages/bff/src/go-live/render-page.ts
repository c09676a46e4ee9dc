/** The sheet as one page to print, or to keep as a file: no script, nothing is loaded. */
import { html, raw } from 'hono/html';
import type { GoLiveSheet } from './go-live-sheet.ts';
import { SECURITY_EVIDENCE } from './security-evidence.ts';
import { SHEET_STYLE } from './sheet-style.ts';
import { SHEET_WORDS } from './sheet-words.ts';
import type { SheetLanguage } from './sheet-words.ts';

/** The whole page. */
export async function renderSheetPage(sheet: GoLiveSheet, lang: SheetLanguage): Promise<string> {
  const words = SHEET_WORDS[lang];
  const { subject, lookedAt } = sheet.report;
  const facts = [subject.gmoEnv, subject.gmoHost, subject.shopId, subject.publicUrl].map(
    (fact) => fact ?? '?',
  );
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
            <time datetime="${lookedAt}">${lookedAt}</time>
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
              ${SECURITY_EVIDENCE.map(
                ({ topic, ours, yours, shownBy }) =>
                  html`<tr>
                    <th scope="row">${topic[lang]}</th>
                    <td>${ours[lang]}</td>
                    <td>${yours[lang]}</td>
                    <td><code>${shownBy}</code></td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>
        <p class="signed">${words.signed}</p>
      </body>
    </html>`;
  return `${String(page)}\n`;
}

function renderChecks({ open }: GoLiveSheet, lang: SheetLanguage) {
  const words = SHEET_WORDS[lang];
  if (open.length === 0) return html`<p>${words.allOk}</p>`;
  return html`<ul class="checks">
    ${open.map(
      ({ id, result, says, todo }) =>
        html`<li data-result="${result}">
          <span class="state">${words.results[result]}</span> <code>${id}</code>
          <p>${says}${todo === null ? '' : html` <b>${todo}</b>`}</p>
        </li>`,
    )}
  </ul>`;
}
