/**
 * The panel beside the shop: scenario picker, map and list of the steps. Complete without JavaScript; `picture.js` keeps it
 * up to date. Called by the page frame.
 */
import { html } from 'hono/html';
import type { Language } from '../shop/language.ts';
import type { Html } from '../shop/pages/html.ts';
import { renderFlowMap } from './flow-map.ts';
import type { Moment } from './moment.ts';
import { DEPOSIT_STEP, nameParty, PAYMENT_STEPS, type PaymentStep } from './payment-steps.ts';
import { pictureWordsIn } from './picture-words.ts';
import { type Scenario, SCENARIOS } from './scenarios.ts';
import { type ShownMoment, showMoment } from './show-moment.ts';
import { type StepState, stepStates } from './step-states.ts';

/** What the picture shows. `orderId` undefined = no order yet. */
export interface PictureContent {
  readonly language: Language;
  readonly orderId: string | undefined;
  readonly moments: readonly Moment[];
  /** undefined = a recording: nothing can be asked for, and nothing more comes. */
  readonly scenario: Scenario | undefined;
  /** Path of the page on view, where the picker comes back to. */
  readonly path: string;
}

/** The whole panel. */
export function renderPicture(content: PictureContent): Html {
  const { language, orderId, moments, scenario } = content;
  const words = pictureWordsIn(language);
  const states = stepStates(moments);
  const shown = moments.map((moment) => showMoment(moment, language));
  const source =
    orderId === undefined || scenario === undefined
      ? ''
      : `/picture/events?order=${encodeURIComponent(orderId)}`;
  return html`<aside class="picture" aria-labelledby="picture-heading">
    <header>
      <h2 id="picture-heading">${words.heading}</h2>
      <p>${words.intro}</p>
    </header>
    ${scenario === undefined ? '' : renderPicker({ ...content, scenario })}
    <div class="flow" data-picture data-source="${source}" data-last-id="${moments.at(-1)?.id ?? 0}">
      <p class="flow-order" data-picture-order>
        ${orderId === undefined ? words.noOrder : html`${words.order} <b>${orderId}</b>`}
      </p>
      ${renderFlowMap(states, language)}
      <p class="visually-hidden" role="status" data-announce></p>
      <ol class="steps" aria-label="${words.steps}">
        ${PAYMENT_STEPS.map((step, index) => renderStep(step, states[index] ?? 'waiting', shown, content))}
      </ol>
      <section class="beside" data-step-row="0" ${shown.some(({ step }) => step === 0) ? '' : 'hidden'}>
        <h3>${words.beside}</h3>
        ${renderMessages(shown, 0)}
      </section>
      <template data-message-template>${renderMessage(BLANK)}</template>
    </div>
  </aside>`;
}

const BLANK: ShownMoment = {
  id: 0,
  step: 0,
  trouble: false,
  at: '',
  time: '',
  road: '',
  name: '',
  text: '',
  announcement: '',
};

function renderStep(
  step: PaymentStep,
  state: StepState,
  shown: readonly ShownMoment[],
  { language, orderId, scenario }: PictureContent,
): Html {
  const words = pictureWordsIn(language);
  const road = `${nameParty(step.from, language)} → ${nameParty(step.to, language)}`;
  return html`<li class="step" data-step-row="${step.number}" data-state="${state}">
    <span class="step-mark" aria-hidden="true">${step.number}</span>
    <div class="step-words">
      <b>${step.title[language]}</b>
      <span class="step-road">${step.number === DEPOSIT_STEP ? words.deposit : road}</span>
    </div>
    <span class="step-state">
      ${Object.entries(words.stateWords).map(
        ([name, word]) => html`<span data-word="${name}" ${name === state ? '' : 'hidden'}>${word}</span>`,
      )}
    </span>
    ${renderMessages(shown, step.number)}
    ${step.number === DEPOSIT_STEP && orderId !== undefined && scenario !== undefined ? renderDeposit(orderId, language) : ''}
  </li>`;
}

/** What in life comes days later can be had at once here. */
function renderDeposit(orderId: string, language: Language): Html {
  return html`<form
    class="deposit-form"
    method="post"
    action="/picture/deposit/${encodeURIComponent(orderId)}"
  >
    <button class="button quiet">${pictureWordsIn(language).fetchDeposit}</button>
  </form>`;
}

function renderMessages(shown: readonly ShownMoment[], step: number): Html {
  return html`<ul class="messages" data-messages>
    ${shown.filter((moment) => moment.step === step).map(renderMessage)}
  </ul>`;
}

function renderMessage({ trouble, at, time, road, name, text }: ShownMoment): Html {
  return html`<li class="message" data-trouble="${trouble ? 'yes' : 'no'}">
    <details>
      <summary>
        <b data-field="name">${name}</b> <time datetime="${at}" data-field="time">${time}</time>
      </summary>
      <p class="wire-road" data-field="road">${road}</p>
      <p class="wire" data-field="text">${text}</p>
    </details>
  </li>`;
}

function renderPicker({
  language,
  scenario,
  path,
}: Pick<PictureContent, 'language' | 'path'> & { readonly scenario: Scenario }): Html {
  const words = pictureWordsIn(language);
  const isQuiet = scenario.id === 'none';
  return html`<form class="picker" method="post" action="/scenario" data-active-scenario="${scenario.id}">
    <input type="hidden" name="back" value="${path}" />
    <label for="scenario">${words.next}</label>
    <div class="picker-row">
      <select id="scenario" name="scenario" aria-describedby="scenario-about">
        ${SCENARIOS.map(
          ({ id, title }) =>
            html`<option value="${id}" ${id === scenario.id ? 'selected' : ''}>${title[language]}</option>`,
        )}
      </select>
      <button class="button quiet">${words.set}</button>
    </div>
    <p id="scenario-about" class="${isQuiet ? 'picker-about' : 'picker-about armed'}">
      ${isQuiet ? '' : html`<b>${words.active}: ${scenario.title[language]}</b> `}${scenario.about[language]}
    </p>
  </form>`;
}
