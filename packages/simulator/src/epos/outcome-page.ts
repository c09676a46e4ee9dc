/*
 * What a shopper is told at EPOS when it goes another way than to the confirmation. Pure functions of what they show;
 * called by the EPOS routes.
 */
import { html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { showPage } from '../pages/page-layout.ts';
import { addressOf, type EposView } from './epos-frame.ts';
import { eposTexts } from './epos-texts.ts';

/** Something went another way: the account is locked, the limit is exceeded, or the shopper leaves. */
export function showOutcome(
  view: EposView,
  outcome: 'locked' | 'limit' | 'left',
  backHref: string,
): Response {
  const texts = eposTexts[view.language];
  const title = texts[`${outcome}Title`];
  // No switch of the language: this page has no address that could be asked for again.
  return showPage({
    language: view.language,
    owner: 'epos',
    title,
    content: html`<section class="card notice ${outcome === 'left' ? '' : 'bad'}">
      <h1>${title}</h1>
      <p>${texts[`${outcome}Text`]}</p>
      ${
        outcome === 'left'
          ? html`<p><a href="${addressOf(view, '')}">${texts.startAgain}</a></p>`
          : html`<a class="button" href="${backHref}">${texts.back}</a>`
      }
    </section>`,
  });
}

/** No such page, or not any more. */
export function showGone(language: Language): Response {
  const texts = eposTexts[language];
  const content = html`<section class="card notice bad">
    <h1>${texts.goneTitle}</h1>
    <p>${texts.goneText}</p>
  </section>`;
  return showPage({ status: 404, language, owner: 'epos', title: texts.goneTitle, content });
}
