/**
 * From the settings of a button to what stands on the page and to the code to copy: attributes, the rule of a stylesheet, the lines
 * with their hashes, and the policy. Pure; the page and the live preview both show what is made here.
 */
import type { WidgetFile, WidgetFiles } from '../pages/page-frame.ts';
import {
  type ButtonSettings,
  type ChoiceName,
  CHOICES,
  FLAGS,
  PROPERTY_NAMES,
  type ReadSettings,
  SLOTS,
} from './button-settings.ts';

/** The attributes that differ from the default, in the order of the page. A flag has an empty value. */
export function attributesOf({ choices, flags }: ButtonSettings): readonly (readonly [string, string])[] {
  const names = Object.keys(CHOICES) as ChoiceName[];
  return [
    ...names
      .filter((name) => choices[name] !== CHOICES[name].standard)
      .map((name) => [name, choices[name]] as const),
    ...FLAGS.filter((name) => flags[name]).map((name) => [name, ''] as const),
  ];
}

/** The texts of the slots that are filled. */
export function slotsOf({ slots }: ButtonSettings): readonly (readonly [string, string])[] {
  return SLOTS.filter((name) => slots[name] !== '').map((name) => [name, slots[name]] as const);
}

/** The declarations of the custom properties that are set; none = an empty text. */
export function declarationsOf({ properties }: ButtonSettings): string {
  return PROPERTY_NAMES.filter((name) => properties[name] !== '')
    .map((name) => `  --epos-kantan-${name}: ${properties[name]};\n`)
    .join('');
}

/** The rule for a stylesheet; an empty text when nothing is set. */
export function ruleOf(settings: ButtonSettings, selector = 'epos-kantan-button'): string {
  const declarations = declarationsOf(settings);
  return declarations === '' ? '' : `${selector} {\n${declarations}}`;
}

/** The code to copy, by where it goes. Plain text; `rule` is empty when there is none. */
export interface ButtonCode {
  readonly head: string;
  readonly tag: string;
  readonly rule: string;
  readonly policy: string;
}

/** What the code needs to know beside the settings. */
export interface CodeContext {
  readonly widget: WidgetFiles;
  readonly bffUrl: string;
  /** The words on the button of the form. */
  readonly formLabel: string;
}

/** Writes the code of a button. */
export function writeCode(settings: ButtonSettings, context: CodeContext): ButtonCode {
  return {
    head: writeHead(settings, context.widget),
    tag: writeTag(settings, context),
    rule: ruleOf(settings),
    policy: writePolicy(settings, context.bffUrl),
  };
}

/** The rule of the preview holds for its buttons alone. */
export const PREVIEW = '.stage epos-kantan-button';

/** What the script of the page puts in place when something was chosen. */
export interface PlaygroundAnswer {
  readonly attributes: readonly (readonly [string, string])[];
  readonly slots: readonly (readonly [string, string])[];
  readonly previewRule: string;
  readonly code: ButtonCode;
  readonly refused: readonly string[];
}

/** The answer to what was chosen. */
export function answerOf({ settings, refused }: ReadSettings, context: CodeContext): PlaygroundAnswer {
  return {
    attributes: attributesOf(settings),
    slots: slotsOf(settings),
    previewRule: ruleOf(settings, PREVIEW),
    code: writeCode(settings, context),
    refused,
  };
}

function writeHead({ flags }: ButtonSettings, { script, style, inspector }: WidgetFiles): string {
  const link = `<link
  rel="stylesheet"
  href="${escape(style.url)}"
  integrity="${escape(style.integrity)}"
  crossorigin="anonymous"
/>`;
  // The inspector is there before the button, whose events it notes.
  const scripts = flags.debug ? [writeScript(inspector, ''), writeScript(script)] : [writeScript(script)];
  return [link, ...scripts].join('\n');
}

function writeScript({ url, integrity }: WidgetFile, async = '  async\n'): string {
  return `<script
${async}  src="${escape(url)}"
  integrity="${escape(integrity)}"
  crossorigin="anonymous"
></script>`;
}

function writeTag(settings: ButtonSettings, { bffUrl, formLabel }: CodeContext): string {
  const attributes = attributesOf(settings).map(([name, value]) =>
    value === '' ? ` ${name}` : ` ${name}="${escape(value)}"`,
  );
  const children = slotsOf(settings).map(([name, text]) => `  <span slot="${name}">${escape(text)}</span>\n`);
  const form = `  <form method="post" action="${escape(bffUrl)}/checkout">
    <input type="hidden" name="orderToken" value="eyJ…" />
    <button>${escape(formLabel)}</button>
  </form>
`;
  const inside = `${children.join('')}${settings.hasForm ? form : ''}`;
  const open = `<epos-kantan-button order-token="eyJ…"${attributes.join('')}>`;
  return `${open}${inside === '' ? '' : `\n${inside}`}</epos-kantan-button>`;
}

/** The directives of docs/button.md that this button needs; a rule needs the page's own stylesheets beside. */
function writePolicy(settings: ButtonSettings, bffUrl: string): string {
  const { origin } = new URL(bffUrl);
  const styles = ruleOf(settings) === '' ? origin : `'self' ${origin}`;
  const directives = [`script-src ${origin}`, `style-src ${styles}`, `connect-src ${origin}`];
  if (settings.hasForm) directives.push(`form-action ${origin}`);
  return `Content-Security-Policy: ${directives.join('; ')}`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
