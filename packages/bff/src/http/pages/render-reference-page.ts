/** The reference page of the API: every route, its fields, its answers and its problems, made from the OpenAPI description alone. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { API_GROUPS } from '../../openapi/api-operation.ts';
import type { ApiOperation } from '../../openapi/api-operation.ts';
import { GROUP_NAMES, apiOperations, pathOf } from '../../openapi/describe-api.ts';
import type { ApiDescription } from '../../openapi/describe-api.ts';
import type { PageLanguage } from './page-language.ts';
import { REFERENCE_STYLE } from './reference-style.ts';
import { renderPage } from './render-page.ts';
import type { PagePart } from './render-page.ts';

const TEXT = {
  ja: {
    title: 'API リファレンス',
    lead: 'この API の OpenAPI 3.1 の記述から作られています。',
    contents: '目次',
    readKey: '読み取り用または書き込み用の API キー',
    writeKey: '書き込み用の API キー',
    metricsKey: '監視用メトリクスの鍵（METRICS_KEY）',
    parameters: 'パラメーター',
    body: 'リクエスト本文',
    answers: '応答',
    problems: 'エラー',
    name: '名前',
    type: '型',
    required: '必須',
    schemas: 'データの形式',
    otherLanguage: 'English',
  },
  en: {
    title: 'API reference',
    lead: 'Made from the OpenAPI 3.1 description of this API.',
    contents: 'Contents',
    readKey: 'an API key, one that only reads will do',
    writeKey: 'an API key that may write',
    metricsKey: 'the key of the figures (METRICS_KEY)',
    parameters: 'Parameters',
    body: 'Request body',
    answers: 'Answers',
    problems: 'Problems',
    name: 'Name',
    type: 'Type',
    required: 'required',
    schemas: 'Schemas',
    otherLanguage: '日本語',
  },
} as const;
type Text = (typeof TEXT)[PageLanguage];

/** The parts of a JSON Schema that the page tells. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}

interface Content {
  readonly schema?: Schema;
}

interface Described {
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Content>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Of thousands of pieces, and the same for everybody: made once for each language. */
const made = new WeakMap<ApiDescription, Map<PageLanguage, Promise<HtmlEscapedString>>>();

/** Answers with the page. */
export async function renderReferencePage(
  c: Context,
  lang: PageLanguage,
  testMode: boolean,
  description: ApiDescription,
): Promise<Response> {
  const contents = made.get(description) ?? new Map<PageLanguage, Promise<HtmlEscapedString>>();
  made.set(description, contents);
  const content = contents.get(lang) ?? contentOf(lang, description);
  contents.set(lang, content);
  return renderPage(c, { lang, title: TEXT[lang].title, testMode, content, moreStyle: REFERENCE_STYLE });
}

async function contentOf(lang: PageLanguage, description: ApiDescription): Promise<HtmlEscapedString> {
  const text = TEXT[lang];
  const { paths, components } = description as unknown as Document;
  const schemas = Object.entries(components.schemas);
  const other = lang === 'ja' ? 'en' : 'ja';
  return html`
    <header>
      <h1>${text.title}</h1>
      <p>
        ${text.lead} <a href="openapi.json">openapi.json</a>
        <a class="lang" href="?lang=${other}" hreflang="${other}">${text.otherLanguage}</a>
      </p>
    </header>
    <div class="columns">
      <nav aria-label="${text.contents}">
        ${API_GROUPS.map(
          (group) =>
            html`<h2>${GROUP_NAMES[group][lang]}</h2>
              <ul>
                ${ofGroup(group).map((one) => html`<li><a href="#${one.id}">${routeName(one)}</a></li>`)}
              </ul>`,
        )}
        <h2><a href="#schemas">${text.schemas}</a></h2>
      </nav>
      <div>
        ${API_GROUPS.map(
          (group) =>
            html`<h2>${GROUP_NAMES[group][lang]}</h2>
              ${ofGroup(group).map((one) => operationPart(one, paths[pathOf(one)]?.[one.method], lang))}`,
        )}
        <h2 id="schemas">${text.schemas}</h2>
        ${schemas.map(
          ([name, schema]) =>
            html`<section id="schema-${name}">
              <h3>${name}</h3>
              ${fieldTable(schema, text)}
            </section>`,
        )}
      </div>
    </div>
  `;
}

function ofGroup(group: ApiOperation['group']): readonly ApiOperation[] {
  return apiOperations.filter((one) => one.group === group);
}

function routeName(operation: ApiOperation): PagePart {
  return html`<b class="${operation.method}">${operation.method.toUpperCase()}</b>
    <code>${pathOf(operation)}</code>`;
}

function operationPart(
  operation: ApiOperation,
  described: Described | undefined,
  lang: PageLanguage,
): PagePart {
  const text = TEXT[lang];
  const { parameters = [], requestBody, responses = {} } = described ?? {};
  const problems = Object.entries(responses).filter(([status]) => !(Number(status) in operation.answers));
  const key = { read: text.readKey, write: text.writeKey, metrics: text.metricsKey };
  return html`<section id="${operation.id}">
    <h3>${routeName(operation)}</h3>
    <p>${withoutTicks(operation.does[lang])}</p>
    ${operation.key === undefined ? '' : html`<p class="key">${key[operation.key]}</p>`}
    ${
      parameters.length === 0
        ? ''
        : html`<h4>${text.parameters}</h4>
            ${rows(
              parameters.map(({ name, in: place, required, schema }) => ({
                name,
                type: html`${typeOf(schema)} <small>${place}</small>`,
                required,
              })),
              text,
            )}`
    }
    ${
      requestBody === undefined
        ? ''
        : html`<h4>${text.body}</h4>
            ${Object.entries(requestBody.content).map(([type, { schema }]) => bodyPart(type, schema, text))}`
    }
    <h4>${text.answers}</h4>
    <dl>
      ${Object.entries(operation.answers).map(
        ([status, { says }]) =>
          html`<div>
            <dt>${status}</dt>
            <dd>
              ${withoutTicks(says[lang])}
              ${Object.values(responses[status]?.content ?? {}).map(({ schema }) => (schema === undefined ? '' : typeOf(schema)))}
            </dd>
          </div>`,
      )}
    </dl>
    ${
      problems.length === 0
        ? ''
        : html`<details>
            <summary>${text.problems}</summary>
            <dl>
              ${problems.map(
                ([status, { description }]) =>
                  html`<div>
                    <dt>${status}</dt>
                    <dd>${withoutTicks(description)}</dd>
                  </div>`,
              )}
            </dl>
          </details>`
    }
  </section>`;
}

/** The description is Markdown; the page is not. */
function withoutTicks(text: string): string {
  return text.replaceAll('`', '');
}

function bodyPart(type: string, schema: Schema | undefined, text: Text): PagePart {
  if (schema === undefined) return html`<p>${type}</p>`;
  const isNamed = schema.$ref !== undefined || Object.keys(schema.properties ?? {}).length === 0;
  return html`<p>${type} ${isNamed ? typeOf(schema) : ''}</p>
    ${isNamed ? '' : fieldTable(schema, text)}`;
}

function fieldTable(schema: Schema, text: Text): PagePart {
  if (schema.properties === undefined) return html`<p>${typeOf(schema)}</p>`;
  const { properties, required = [] } = schema;
  return rows(
    Object.entries(properties).map(([name, field]) => ({
      name,
      type: typeOf(field),
      required: required.includes(name),
    })),
    text,
  );
}

interface Row {
  readonly name: string;
  readonly type: PagePart;
  readonly required: boolean;
}

function rows(fields: readonly Row[], text: Text): PagePart {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${text.name}</th>
        <th scope="col">${text.type}</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(
        ({ name, type, required }) =>
          html`<tr>
            <th scope="row"><code>${name}</code> ${required ? html`<small>${text.required}</small>` : ''}</th>
            <td>${type}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A schema in one line. */
function typeOf(schema: Schema): PagePart {
  const { $ref, anyOf, items, type, additionalProperties } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (anyOf !== undefined)
    return html`${anyOf.map((one, index) => html`${index === 0 ? '' : ' | '}${typeOf(one)}`)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum !== undefined)
    return html`${schema.enum.map((one, index) => html`${index === 0 ? '' : ' '}<code>${String(one)}</code>`)}`;
  if (items !== undefined) return html`${typeOf(items)}[]`;
  if (schema.properties !== undefined) return html`{ ${Object.keys(schema.properties).join(', ')} }`;
  if (typeof additionalProperties === 'object') return html`{ [name]: ${typeOf(additionalProperties)} }`;
  return html`${type ?? 'any'}${boundsOf(schema)}`;
}

function boundsOf({
  format,
  minimum,
  maximum,
  minLength,
  maxLength,
  pattern,
  default: byDefault,
}: Schema): string {
  const told = [
    format === undefined ? '' : ` (${format})`,
    minimum === undefined && maximum === undefined ? '' : ` ${range(minimum, maximum)}`,
    minLength === undefined && maxLength === undefined ? '' : `, ${range(minLength, maxLength)} characters`,
    pattern === undefined || pattern.length > 40 ? '' : ` ${pattern}`,
    byDefault === undefined ? '' : ` = ${JSON.stringify(byDefault)}`,
  ];
  return told.join('');
}

function range(least: number | undefined, most: number | undefined): string {
  const end = most === undefined || most === Number.MAX_SAFE_INTEGER ? '' : String(most);
  return `${least === undefined ? '' : String(least)}…${end}`;
}
