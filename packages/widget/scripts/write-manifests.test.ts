/** Editors and catalogues are told of everything that the docstrings name, and of nothing that the classes do not have. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { EposKantanButton } from '../src/kantan-button.ts';
import { EposKantanStatus } from '../src/kantan-status.ts';
import { describeElements, eventTypes } from './describe-elements.ts';
import type { Named } from './describe-elements.ts';
import { MANIFESTS } from './write-manifests.ts';

const elements = describeElements();
const classes = [EposKantanButton, EposKantanStatus];
const source = (file: string) =>
  readFileSync(fileURLToPath(new URL(`../src/${file}`, import.meta.url)), 'utf8');
const names = (entries: readonly Named[]) => entries.map(({ name }) => name).toSorted();

/** The words of the `state` attribute, from the type that all code uses. */
const states = [...source('checkout-state.ts').matchAll(/\| '(\w+)'/g)].map(([, word]) => word ?? '');

describe.each(elements.map((element, index) => ({ element, made: classes[index] ?? EposKantanButton })))(
  'what is said of <$element.tag>',
  ({ element, made }) => {
    test('is of that class', () => {
      expect([element.tag, element.className]).toEqual([made.tag, made.name]);
    });

    test('names the attributes that are followed, and what is only looked at', () => {
      const others = element.tag === EposKantanButton.tag ? ['beacon', 'debug', 'state'] : ['debug', 'state'];
      expect(names(element.attributes)).toEqual([...made.observedAttributes, ...others].toSorted());
      expect(source('kantan-button.ts')).toContain("hasAttribute('beacon')");
      expect(source('page-tools/inspector.ts')).toContain("hasAttribute('debug')");
    });

    test('names a property for each attribute that is followed', () => {
      const properties = names(element.members);
      for (const property of made.texts) expect(properties).toContain(property);
      expect(properties).toContain('createOrder');
      expect(properties.filter((name) => /^#|observed|Callback/.test(name))).toEqual([]);
    });

    test('names the custom properties of its style sheet', () => {
      const used = new Set(made.styles.match(/--epos-kantan-[a-z-]+/g));
      expect(names(element.cssProperties)).toEqual([...used].toSorted());
    });

    test('names every state', () => {
      const own = element.tag === EposKantanButton.tag ? states.filter((word) => word !== 'unknown') : states;
      expect(names(element.states)).toEqual(own.toSorted());
      expect(own.length).toBeGreaterThan(14);
    });

    test('names every event, with its type', () => {
      const typed = element.events.map(({ name, type }) => [name, type]);
      expect(new Map(typed as [string, string][])).toEqual(eventTypes());
    });

    test.each(Object.keys(MANIFESTS))('stands whole in %s', (file) => {
      const text = JSON.stringify(MANIFESTS[file]?.([element]));
      const { attributes, slots, parts, cssProperties, states: words, events } = element;
      for (const { name, description } of [attributes, slots, parts, cssProperties, words, events].flat()) {
        expect(description).not.toBe('');
        expect(text).toContain(JSON.stringify(description).slice(1, -1));
        if (name !== '') expect(text).toMatch(new RegExp(`["\`(]${name}["\`)]`));
      }
    });
  },
);

test('the package says where they are', () => {
  const { customElements, 'web-types': webTypes, exports: own, publishConfig } = packageJson;
  for (const file of [customElements, webTypes]) expect(Object.keys(MANIFESTS)).toContain(file.split('/')[1]);
  // The suite as a page is for our own lane of browsers.
  const shipped = Object.keys(own).filter((entry) => entry !== './suite');
  expect(Object.keys(publishConfig.exports)).toEqual(expect.arrayContaining(shipped));
});
