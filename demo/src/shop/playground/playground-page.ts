/**
 * The playground: the button on two backgrounds, a control for everything that can be set, and the code to copy. Complete without
 * JavaScript, by a form that asks for the page again; `playground.js` keeps preview and code up to date while somebody chooses.
 */
import { html } from 'hono/html';
import type { Language } from '../language.ts';
import type { Html } from '../pages/html.ts';
import { wordsIn } from '../words.ts';
import { attributesOf, type ButtonCode, ruleOf, slotsOf } from './button-code.ts';
import {
  CHOICES,
  type ChoiceName,
  fieldOf,
  FLAGS,
  PROPERTIES,
  PROPERTY_NAMES,
  type ReadSettings,
  SLOTS,
} from './button-settings.ts';
import { playgroundWordsIn } from './playground-words.ts';

/** What the page shows. */
export interface PlaygroundContent extends ReadSettings {
  readonly language: Language;
  readonly bffUrl: string;
  readonly orderToken: string;
  readonly code: ButtonCode;
  /** What a press does; where nothing is said, as in the demo. */
  readonly intro?: string;
  /** The stylesheet of the preview; undefined where a script alone makes it. */
  readonly ruleUrl: string | undefined;
  /** Where the playground is, and the gallery if there is one. */
  readonly addresses: { readonly playground: string; readonly states?: string };
}

/** The main part of `/playground`. */
export function renderPlayground(content: PlaygroundContent): Html {
  const words = playgroundWordsIn(content.language);
  const { states } = content.addresses;
  const toStates = states === undefined ? '' : html`<a href="${states}">${words.toStates}</a>`;
  return html`<h1>${words.title}</h1>
    <p class="lead">${content.intro ?? words.intro} ${toStates}</p>
    <div class="playground" data-playground>
      ${renderPreview(content)}
      <div class="workbench">${renderForm(content)} ${renderCode(content)}</div>
    </div>`;
}

function renderPreview(content: PlaygroundContent): Html {
  const words = playgroundWordsIn(content.language);
  const rule = ruleOf(content.settings);
  return html`<section class="preview" aria-labelledby="preview-heading">
    <h2 id="preview-heading" class="visually-hidden">${words.preview}</h2>
    ${rule === '' || content.ruleUrl === undefined ? '' : html`<link rel="stylesheet" href="${content.ruleUrl}" data-rule />`}
    <div class="stages">
      ${renderStage('light', words.onLight, content)} ${renderStage('dark', words.onDark, content)}
    </div>
  </section>`;
}

function renderStage(name: 'light' | 'dark', title: string, content: PlaygroundContent): Html {
  const { settings, orderToken, bffUrl, language } = content;
  const attributes = attributesOf(settings).map(([attribute, value]) => html` ${attribute}="${value}"`);
  return html`<div class="stage ${name}">
    <h3>${title}</h3>
    <epos-kantan-button data-stage="${title}" order-token="${orderToken}" ${attributes}>
      ${slotsOf(settings).map(([slot, text]) => html`<span slot="${slot}">${text}</span>`)}
      <form method="post" action="${bffUrl}/checkout">
        <input type="hidden" name="orderToken" value="${orderToken}" />
        <input type="hidden" name="lang" value="${language}" />
        <button>${wordsIn(language).payWithEpos}</button>
      </form>
    </epos-kantan-button>
  </div>`;
}

function renderForm({ language, settings, refused, addresses }: PlaygroundContent): Html {
  const words = playgroundWordsIn(language);
  const choice = (name: ChoiceName): Html => {
    const field = fieldOf('attribute', name);
    const option = (word: string) =>
      html`<option value="${word}" ${word === settings.choices[name] ? 'selected' : ''}>
        ${word === '' ? words.likeThePage : word}
      </option>`;
    return html`<p class="field">
      ${renderLabel(field, name, words.about[name])}
      <select id="f-${field}" name="${field}">
        ${CHOICES[name].words.map(option)}
      </select>
    </p>`;
  };
  const input = (
    kind: 'slot' | 'property',
    name: string,
    about: string,
    value: string,
    sample: string,
  ): Html => renderTextField({ field: fieldOf(kind, name), name, about, value, sample, refused, language });
  return html`<form
    class="controls"
    action="${addresses.playground}"
    aria-label="${words.settings}"
    autocomplete="off"
    data-settings
  >
    <fieldset>
      <legend>${words.attributes}</legend>
      ${(Object.keys(CHOICES) as ChoiceName[]).map(choice)}
      ${FLAGS.map((name) => renderBox(name, settings.flags[name], html`<code>${name}</code> ${words.about[name]}`))}
    </fieldset>
    <fieldset class="short">
      <legend>${words.slots}</legend>
      ${SLOTS.map((name) => input('slot', name, words.about[`slot-${name}`], settings.slots[name], ''))}
    </fieldset>
    <fieldset class="short">
      <legend>${words.properties}</legend>
      <p class="small">${words.propertiesAbout}</p>
      ${PROPERTY_NAMES.map((name) =>
        input('property', name, words.about[name], settings.properties[name], PROPERTIES[name].sample),
      )}
    </fieldset>
    ${renderBox('form', settings.hasForm, html`${words.form}`)}
    <input type="hidden" name="form" value="" />
    <p class="actions">
      <button class="button without-script">${words.apply}</button>
      <a class="button quiet" href="${addresses.playground}">${words.reset}</a>
    </p>
  </form>`;
}

function renderLabel(field: string, name: string, about: string): Html {
  return html`<label for="f-${field}"><code>${name}</code> <span>${about}</span></label>`;
}

interface TextField {
  readonly field: string;
  readonly name: string;
  readonly about: string;
  readonly value: string;
  readonly sample: string;
  readonly refused: readonly string[];
  readonly language: Language;
}

function renderTextField({ field, name, about, value, sample, refused, language }: TextField): Html {
  const words = playgroundWordsIn(language);
  const isRefused = refused.includes(field);
  return html`<p class="field">
    ${renderLabel(field, name, about)}
    <input
      id="f-${field}"
      name="${field}"
      value="${value}"
      maxlength="120"
      spellcheck="false"
      aria-describedby="h-${field}"
      aria-invalid="${String(isRefused)}"
    />
    <small id="h-${field}"
      ><b data-refused ${isRefused ? '' : 'hidden'}>${words.refused}</b>
      ${sample === '' ? '' : html`${words.forExample}: <code>${sample}</code>`}</small
    >
  </p>`;
}

function renderBox(field: string, isTicked: boolean, label: Html): Html {
  return html`<p class="box">
    <input type="checkbox" id="f-${field}" name="${field}" value="on" ${isTicked ? 'checked' : ''} />
    <label for="f-${field}">${label}</label>
  </p>`;
}

function renderCode({ language, code }: PlaygroundContent): Html {
  const words = playgroundWordsIn(language);
  return html`<section
    class="codes"
    aria-labelledby="code-heading"
    data-copied="${words.copied}"
    data-selected="${words.selected}"
  >
    <h2 id="code-heading">${words.code}</h2>
    ${renderBlock('head', words.head, '', code.head, language)}
    ${renderBlock('tag', words.tag, words.tagNote, code.tag, language)}
    ${renderBlock('rule', words.rule, '', code.rule, language)}
    ${renderBlock('policy', words.policy, words.policyNote, code.policy, language)}
    <p class="visually-hidden" role="status" data-copy-status></p>
    <section class="events" data-events hidden aria-labelledby="events-heading">
      <h3 id="events-heading">${words.events}</h3>
      <p class="small">${words.eventsNote}</p>
      <ol></ol>
    </section>
  </section>`;
}

function renderBlock(
  name: keyof ButtonCode,
  title: string,
  note: string,
  code: string,
  language: Language,
): Html {
  const { copy } = playgroundWordsIn(language);
  return html`<section class="code" data-code="${name}" ${code === '' ? 'hidden' : ''}>
    <header>
      <h3 id="code-${name}">${title}</h3>
      <button type="button" class="button quiet" data-copy hidden aria-describedby="code-${name}">
        ${copy}
      </button>
    </header>
    <pre tabindex="0" role="region" aria-labelledby="code-${name}" translate="no"><code>${code}</code></pre>
    ${note === '' ? '' : html`<p class="small">${note}</p>`}
  </section>`;
}
