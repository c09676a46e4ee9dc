/*
 * The EPOS page on which a shopper logs in, with the test shoppers beside it. A pure function of what it shows;
 * called by the EPOS routes.
 */
import { html, type Html } from '../pages/html.ts';
import { addressOf, renderEposPage, showPurchase, showSteps, type EposView } from './epos-frame.ts';
import { submitOnceScript } from './epos-scripts.ts';
import { eposTexts } from './epos-texts.ts';
import { testShoppers, type TestShopper } from './test-shoppers.ts';

/** The login page; `eposNetId` and `password` are filled in, `isRefused` says that they were wrong. */
export function showLogin(
  view: EposView,
  filled: { readonly eposNetId: string; readonly password: string; readonly isRefused: boolean },
): Response {
  const texts = eposTexts[view.language];
  return renderEposPage(
    view,
    texts.loginTitle,
    submitOnceScript,
    html`<div class="two">
      <section class="card">
        ${showSteps(texts, 0)}
        <h1>${texts.loginTitle}</h1>
        <p class="quiet">${texts.loginLead}</p>
        <div class="brief">${showPurchase(view)}</div>
        ${
          filled.isRefused &&
          html`<div class="alert" role="alert" tabindex="-1" autofocus>
            <strong>${texts.loginFault}</strong>${texts.loginFaultText}
          </div>`
        }
        <form method="post" action="${addressOf(view, '/login')}" novalidate data-busy="${texts.busy}">
          ${loginField(texts.eposNetId, 'eposNetId', 'text', filled.eposNetId, filled.isRefused)}
          ${loginField(texts.password, 'password', 'password', filled.password, filled.isRefused)}
          <button>${texts.login}</button>
        </form>
        <form method="post" action="${addressOf(view, '/cancel')}">
          <button class="plain">${texts.giveUp}</button>
        </form>
      </section>
      <aside class="card testers" aria-labelledby="testers">
        <h2 id="testers">${texts.testers}</h2>
        <p class="quiet">${texts.testersLead}</p>
        <ul>
          ${testShoppers.map((shopper) => testerLink(view, shopper, filled.eposNetId))}
        </ul>
      </aside>
    </div>`,
  );
}

function loginField(label: string, name: string, type: string, value: string, isInvalid: boolean): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      maxlength="64"
      autocomplete="off"
      autocapitalize="none"
      spellcheck="false"
      ${isInvalid && html`aria-invalid="true"`}
    />
  </div>`;
}

function testerLink(view: EposView, shopper: TestShopper, chosenId: string): Html {
  const current = shopper.eposNetId === chosenId ? html`aria-current="true"` : html``;
  return html`<li>
    <a href="${addressOf(view, '', `shopper=${shopper.eposNetId}`)}" ${current}>
      <b>${shopper.name[view.language]}</b> <code>${shopper.eposNetId} / ${shopper.password}</code>
    </a>
  </li>`;
}
