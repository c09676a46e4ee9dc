/**
 * Draws the button on a server, as a declarative shadow root: it is there before any script, works without one by a plain form, and is taken
 * over by the element when that comes, with its focus and without moving. Pure: no DOM, no state, no import that needs a browser.
 */
import { PICTURES } from './build-dom.ts';
import type { Label } from './i18n/messages.ts';
import { messagesFor } from './i18n/locales.ts';
import type { Size, Theme } from './kantan-element.ts';
import { drawnStyles } from './styles/drawn-styles.ts';
import { baseStyles, buttonStyles } from './styles/shadow-styles.ts';
import { VERSION } from './version.ts';

export { offersPayment } from './offers-payment.ts';

/** What to draw. */
export interface ButtonMarkup {
  /** Base URL of the BFF: where the form goes, and where the stylesheet is. */
  readonly endpoint: string;
  /** The order, signed by the shop's server. */
  readonly orderToken: string;
  /** The language of the words; the element itself follows the page's `lang`. Default: `ja`. */
  readonly lang?: string;
  /** What the button says. Default: `pay`. */
  readonly label?: Label;
  /** How it looks. Default: `brand`. */
  readonly theme?: Theme;
  /** How high it is. Default: `medium`. */
  readonly size?: Size;
  /** More attributes of the tag, for example `beacon: ''`. */
  readonly attributes?: Readonly<Record<string, string>>;
  /**
   * The nonce of the page's `style-src`: then the style stands in the markup, and nothing flashes. Without one the stylesheet is linked, as
   * `style-src` for the BFF allows.
   */
  readonly nonce?: string;
  /** Markup of the page's own for the slots: `<img slot="mark" …>`. Goes in as it is. */
  readonly slotted?: string;
}

/**
 * The markup of one button.
 * @throws TypeError for an attribute whose name cannot be one
 */
export function renderButton(markup: ButtonMarkup): string {
  const { endpoint, orderToken, lang = 'ja', label = 'pay', theme, size, nonce, slotted = '' } = markup;
  const base = endpoint.replace(/\/+$/, '');
  const tag = attributes({
    endpoint: base,
    'order-token': orderToken,
    ...{ label, theme, size },
    ...markup.attributes,
  });
  return `<epos-kantan-button${tag}><template shadowrootmode="open" shadowrootdelegatesfocus>${style(base, nonce)}<form method="post"${attributes(
    { action: `${base}/checkout` },
  )}>${hidden('orderToken', orderToken)}${hidden('lang', lang)}<button class="pay" part="button">${face(lang, label)}</button></form><slot name="note"></slot></template>${slotted}</epos-kantan-button>`;
}

function style(base: string, nonce: string | undefined): string {
  return nonce === undefined
    ? `<link rel="stylesheet"${attributes({ href: `${base}/assets/epos-kantan-shadow-${VERSION}.css` })}>`
    : `<style${attributes({ nonce })}>${baseStyles}${buttonStyles}${drawnStyles}</style>`;
}

function face(lang: string, label: Label): string {
  const { labels } = messagesFor(lang);
  const mark = `<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path d="${PICTURES.mark}"></path></svg>`;
  return `<span class="face"><span part="mark"><slot name="mark">${mark}</slot></span><span part="label"><slot name="label">${escaped(labels[label])}</slot></span></span>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden"${attributes({ name, value })}>`;
}

/** Attributes with a blank before each; undefined is left out. */
function attributes(values: Readonly<Record<string, string | undefined>>): string {
  let text = '';
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    if (!/^[a-z][a-z0-9-]*$/i.test(name)) throw new TypeError(`${name} is no name of an attribute`);
    text += ` ${name}="${escaped(value)}"`;
  }
  return text;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
}
