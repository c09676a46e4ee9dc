/**
 * What a payment button should be, line by line, and what shows that ours is. Read by page.mjs; write-conformance.test.mjs holds that each test
 * named here is there, under that very name.
 */
import { linesOfFlow } from './lines-of-flow.mjs';
import { linesOfLook } from './lines-of-look.mjs';
import { linesOfPackaging } from './lines-of-packaging.mjs';

/** Title → lines, in the order of the page. */
export const conformanceLines = {
  'Packaging, security, rendering': linesOfPackaging,
  'API, look, accessibility': linesOfLook,
  Flow: linesOfFlow,
};
