/**
 * What the inspector shows and what it gives to copy, from what was noted. The one place that decides what may be read: no token, no
 * handle, no order, no query, so that a developer can paste it into a ticket. Pure but for the element that it reads.
 */
import type { CheckoutEventDetail, EventKind, StateChangeDetail } from '../events.ts';
import { roadBelow, withoutHandle } from './bff-roads.ts';
import { endpointOf } from './kantan-tags.ts';
import type { KantanTag } from './kantan-tags.ts';

/** An event of the element; `ms` since the page began. */
export interface Moment {
  readonly kind: EventKind;
  readonly ms: number;
  readonly detail: CheckoutEventDetail & Partial<StateChangeDetail> & { readonly code?: unknown };
}

/** A request of the page, as the browser's timeline has it; `ms` since the page began. */
export interface Request {
  readonly url: string;
  readonly ms: number;
  readonly durationMs: number;
  /** 0 or undefined where the browser does not tell. */
  readonly status?: number | undefined;
}

/** Texts only, ready to be shown. */
export interface Report {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Milliseconds, event, detail. */
  readonly events: readonly (readonly string[])[];
  /** Milliseconds, request, status, duration in milliseconds. */
  readonly requests: readonly (readonly string[])[];
}

/** The words that a state and a code are made of; something else did not come from us. */
const WORD = /^[a-z][a-z_]{0,39}$|^http_\d{3}$/;

/** Of one element. */
export function reportOf(tag: KantanTag, moments: readonly Moment[], requests: readonly Request[]): Report {
  const endpoint = endpointOf(tag);
  const { version = 'not loaded' } = tag.constructor as { version?: string };
  const testMode = moments.at(-1)?.detail.testMode;
  return {
    title: `<${tag.localName}> ${word(tag.state)}`,
    facts: [
      ['version', version],
      ['endpoint', endpoint],
      ['test mode', testMode === undefined ? 'not known yet' : testMode ? 'yes' : 'no'],
      ['page', location.origin],
      ['browser', navigator.userAgent],
    ],
    events: moments.map(({ kind, ms, detail }) => [whole(ms), kind, sentence(kind, detail)]),
    requests: requests.flatMap(({ url, ms, durationMs, status }) => {
      const road = roadBelow(url, endpoint);
      return road === undefined
        ? []
        : [[whole(ms), withoutHandle(road), status ? String(status) : '–', whole(durationMs)]];
    }),
  };
}

/** The same as a text. */
export function textOf({ title, facts, events, requests }: Report): string {
  const lines = (rows: readonly (readonly string[])[], unit: string) =>
    rows.map(([ms = '', ...rest]) => `${ms.padStart(7)} ms  ${rest.filter(Boolean).join('  ')}${unit}`);
  return [
    title,
    ...facts.map(([name, value]) => `${name}: ${value}`),
    ...['', 'Events', ...lines(events, '')],
    ...['', 'Requests', ...lines(requests, ' ms')],
  ].join('\n');
}

function sentence(kind: EventKind, { state, previousState, code, resumed }: Moment['detail']): string {
  if (kind === 'statechange') return `${word(previousState)} → ${word(state)}`;
  if (kind === 'error') return word(code);
  return resumed ? 'told before' : '';
}

function word(value: unknown): string {
  return typeof value === 'string' && WORD.test(value) ? value : '…';
}

function whole(ms: number): string {
  return String(Math.round(ms));
}
