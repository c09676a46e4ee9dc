/**
 * Adds to the build for bundlers what editors and catalogues read: `custom-elements.json` (schema 2.1.0), `vscode.html-custom-data.json` and
 * `web-types.json` (JetBrains). All three are made of one description of the elements.
 */
import type { Plugin } from 'vite';
import { VERSION } from '../src/version.ts';
import { describeElements } from './describe-elements.ts';
import type { ElementDescription, Member, Named } from './describe-elements.ts';

/** File → what it holds. */
export const MANIFESTS: Readonly<Record<string, (elements: readonly ElementDescription[]) => object>> = {
  'custom-elements.json': customElements,
  'vscode.html-custom-data.json': htmlData,
  'web-types.json': webTypes,
};

/** The plugin of the build for bundlers. */
export function writeManifests(): Plugin {
  return {
    name: 'epos-kantan-write-manifests',
    generateBundle() {
      const elements = describeElements();
      for (const [fileName, make] of Object.entries(MANIFESTS)) {
        this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(make(elements), null, 2)}\n` });
      }
    },
  };
}

function customElements(elements: readonly ElementDescription[]): object {
  const module = 'dist/index.js';
  const reference = ({ className: name }: ElementDescription) => ({ name, module });
  return {
    schemaVersion: '2.1.0',
    readme: '',
    modules: [
      {
        kind: 'javascript-module',
        path: module,
        declarations: elements.map(declaration),
        exports: elements.map((element) => ({
          kind: 'js',
          name: element.className,
          declaration: reference(element),
        })),
      },
      {
        kind: 'javascript-module',
        path: 'dist/define.js',
        exports: elements.map((element) => ({
          kind: 'custom-element-definition',
          name: element.tag,
          declaration: reference(element),
        })),
      },
    ],
  };
}

function declaration(element: ElementDescription): object {
  const typed = ({ name, description, type }: Named) => ({
    name,
    description,
    ...(type !== undefined && { type: { text: type } }),
  });
  return {
    kind: 'class',
    customElement: true,
    name: element.className,
    tagName: element.tag,
    description: element.description,
    superclass: { name: 'HTMLElement' },
    attributes: element.attributes.map((attribute) => ({
      ...typed(attribute),
      ...(fieldOf(element, attribute) && { fieldName: fieldOf(element, attribute)?.name }),
    })),
    members: element.members.map(({ kind, name, description, type = '', isReadonly }) =>
      kind === 'method'
        ? { kind, name, description, return: { type: { text: type } } }
        : { kind, name, description, type: { text: type }, ...(isReadonly && { readonly: true }) },
    ),
    slots: element.slots,
    cssParts: element.parts,
    cssProperties: element.cssProperties,
    cssStates: element.states,
    events: element.events.map(typed),
  };
}

/** The property behind an attribute: `order-token` is `orderToken`. */
function fieldOf({ members }: ElementDescription, { name }: Named): Member | undefined {
  const property = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return members.find((member) => member.name === property);
}

/** The words that an attribute may have, of a type like `'pay'|'buy'`. */
function wordsOf({ type = '' }: Named): string[] {
  return type.startsWith("'") ? type.split('|').map((word) => word.replaceAll("'", '')) : [];
}

/** This format knows attributes alone; the rest stands in the description of the tag. */
function htmlData(elements: readonly ElementDescription[]): object {
  return {
    version: 1.1,
    tags: elements.map((element) => ({
      name: element.tag,
      description: {
        kind: 'markdown',
        value: [
          element.description,
          list('Events', element.events),
          list('Slots', element.slots),
          list('Parts', element.parts),
          list('Custom properties', element.cssProperties),
          list('Custom states', element.states),
        ].join('\n\n'),
      },
      attributes: element.attributes.map((attribute) => {
        const values = wordsOf(attribute).map((name) => ({ name }));
        return {
          name: attribute.name,
          description: attribute.description,
          ...(values.length > 0 && { values }),
          ...(attribute.type === 'boolean' && { valueSet: 'v' }),
        };
      }),
    })),
  };
}

function list(title: string, entries: readonly Named[]): string {
  const lines = entries.map(({ name, description }) => `- \`${name || '(default)'}\`: ${description}`);
  return [`**${title}**`, '', ...lines].join('\n');
}

function webTypes(elements: readonly ElementDescription[]): object {
  const all = (key: 'cssProperties' | 'parts' | 'states', wrap = (name: string) => name) => {
    const found = elements.flatMap((element) => element[key]);
    return [
      ...new Map(found.map(({ name, description }) => [name, { name: wrap(name), description }])).values(),
    ];
  };
  return {
    name: '@epos-kantan/widget',
    version: VERSION,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: elements.map((element) => ({
          name: element.tag,
          description: element.description,
          attributes: element.attributes.map((attribute) => ({
            name: attribute.name,
            description: attribute.description,
            value: { type: wordsOf(attribute).length > 0 ? wordsOf(attribute) : attribute.type },
          })),
          slots: element.slots.map(({ name, description }) => ({ name: name || 'default', description })),
          js: {
            properties: element.members
              .filter(({ kind }) => kind === 'field')
              .map(({ name, description, type }) => ({ name, description, type })),
            events: element.events.map(({ name, description }) => ({ name, description })),
          },
        })),
      },
      css: {
        properties: all('cssProperties'),
        'pseudo-elements': all('parts', (name) => `part(${name})`),
        'pseudo-classes': all('states', (name) => `state(${name})`),
      },
    },
  };
}
