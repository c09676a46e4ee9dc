/**
 * The look of the console as one file: paper, ink and one indigo, as in the shop; calm, dense, readable at every size. Its name carries
 * its hash, so that a browser may keep it.
 */
import { createHash } from 'node:crypto';
import { BASE_STYLE } from './base-style.ts';
import { CHART_STYLE } from './chart-style.ts';
import { FRAME_STYLE } from './frame-style.ts';
import { LIST_STYLE } from './list-style.ts';
import { PAYMENT_STYLE } from './payment-style.ts';

/** The style sheet. */
export const CONSOLE_STYLE = [BASE_STYLE, FRAME_STYLE, LIST_STYLE, PAYMENT_STYLE, CHART_STYLE].join('');

const HASH = createHash('sha256').update(CONSOLE_STYLE).digest('base64url').slice(0, 16);

/** Where it is served. */
export const STYLE_PATH = `/console/style-${HASH}.css`;
