/**
 * Passes on the notifications whose time has come, as GMO-PG would have sent them itself: the same bytes, in the order of their orders, until
 * the receiver answers `0`. Called by the worker. GMO-PG was answered long before, and never hears of what happens here.
 */
import { runDue } from '../outbound/run-due.ts';
import { sendRequest } from '../outbound/send-request.ts';
import type { SendResult } from '../outbound/send-request.ts';
import { triedInVain } from '../outbound/try-end.ts';
import type { TryEnd } from '../outbound/try-end.ts';
import type { ForwardQueue, ForwardRow } from './forward-queue.ts';

/** What passing on needs. */
export interface ForwardDeps {
  readonly queue: Pick<ForwardQueue, 'claimDue' | 'recordEnd'>;
  readonly url: string;
  readonly allowedHosts: ReadonlySet<string>;
  readonly owner: string;
  readonly now: () => number;
  readonly jitter: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of each try; `givenUp` with the last one. */
  readonly note: (outcome: ForwardOutcome, data: Readonly<Record<string, string | number>>) => void;
}

/** How a try ended. */
export type ForwardOutcome = 'passed_on' | 'not_passed_on' | 'given_up';

/** On a notification that was passed on, so that one that comes back to its sender is known. */
export const FORWARDED_HEADER = 'epos-kantan-forwarded';

/** Longer than a request can take. */
const LEASE_MS = 45_000;

/** Passes on what is due and gives the number of tries. Rejects only when the store fails. */
export function forwardDue(deps: ForwardDeps, shouldStop: () => boolean): Promise<number> {
  const claim = (limit: number): Promise<readonly ForwardRow[]> => {
    const now = deps.now();
    return deps.queue.claimDue({ now, limit, owner: deps.owner, leaseUntil: now + LEASE_MS });
  };
  return runDue({ claim, handle: (row) => forward(deps, row), sleep: deps.sleep }, shouldStop);
}

async function forward(deps: ForwardDeps, row: ForwardRow): Promise<void> {
  const end = await tryOnce(deps, row);
  const data = { cursor: row.sequence, tries: row.tries + 1 };
  if (end.kind === 'delivered') deps.note('passed_on', data);
  else deps.note(end.nextAt === null ? 'given_up' : 'not_passed_on', { ...data, detail: end.detail });
  await deps.queue.recordEnd({ sequence: row.sequence, owner: deps.owner, now: deps.now(), end });
}

async function tryOnce(deps: ForwardDeps, { content, tries }: ForwardRow): Promise<TryEnd> {
  if (content === null) return { kind: 'failed', nextAt: null, detail: 'cannot be unsealed: see DATA_KEY' };
  const { contentType, body } = content;
  const headers = {
    ...(contentType === null ? {} : { 'content-type': contentType }),
    'user-agent': 'epos-kantan',
    [FORWARDED_HEADER]: '1',
  };
  const result = await sendRequest({ url: deps.url, headers, body }, deps.allowedHosts);
  return endOfForward(result, { triesDone: tries + 1, now: deps.now(), jitter: deps.jitter() });
}

/** Taken only when the receiver says to us what it would have to say to GMO-PG: 2xx and `0`. Blanks around it do not count. */
export function endOfForward(result: SendResult, at: Parameters<typeof triedInVain>[2]): TryEnd {
  if (result.kind === 'failed') return triedInVain(result, result.detail, at);
  const isOk = result.status >= 200 && result.status < 300;
  if (isOk && /^\s*0\s*$/.test(result.answer)) return { kind: 'delivered' };
  const said = isOk ? ' and not 0' : '';
  return triedInVain(result, `answered ${String(result.status)}${said}`, at);
}
