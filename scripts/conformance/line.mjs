/** The form of a line of docs/conformance.md, and the tests that several lines name. Read by the lists of lines beside it. */

/**
 * @typedef {object} ConformanceLine
 * @property {string} feature
 * @property {string} target
 * @property {'yes' | 'partly' | 'no'} is
 * @property {string} says  what is there; what is not, and why
 * @property {[file: string, test: string][]} shownBy  file from the root; the test's name as it is written there
 */

export const widget = (name) => `packages/widget/src/${name}.test.ts`;
export const builds = (name) => `packages/widget/scripts/${name}.test.ts`;
export const repository = (name) => `scripts/${name}.test.mjs`;
export const journey = (name) => `e2e/${name}.journey.ts`;

export const strict = [widget('strict-page'), 'takes both elements without one violation'];
export const conformance = (test) => [widget('conformance'), test];
export const assets = [
  'packages/bff/src/journeys/edge.test.ts',
  'are versioned, immutable, readable from anywhere, and have the hashes that integrity.json says',
];
export const axeThemes = [widget('appearance'), 'in any state of the button in theme ${theme}'];
export const box = [
  widget('appearance'),
  'is the same in every state, at least 44 px high, reserved before the script has come: ${size}',
];
export const frameworks = [
  journey('frameworks'),
  '${framework}: is set, told, changed, taken away and put back',
];
export const oneFlight = [
  widget('kantan-button'),
  'is one flight, however often and on however many elements',
];

/** @type {(feature: string, target: string, is: ConformanceLine['is'], says: string, ...shownBy: [string, string][]) => ConformanceLine} */
export const line = (feature, target, is, says, ...shownBy) => ({ feature, target, is, says, shownBy });
