/**
 * Carries an operation out at most once per key, and says what became of it. The same `runOnce`, the same targets and the same use-cases as the
 * merchant API: what a person presses twice and what a program sends twice are one thing.
 */
import { MOVED_CODE } from '../../http/merchant-operation.ts';
import type { Operation, OnceResult, OperationEnd } from '../../idempotency/run-once.ts';
import { runOnce } from '../../idempotency/run-once.ts';
import type { ConsoleDeps } from '../console-deps.ts';
import { refusalWordOf } from './refusal-words.ts';
import type { RefusalWord } from './refusal-words.ts';

/** What is to be done. */
export interface ConsoleOperation {
  /** From the confirmation page. */
  readonly key: string;
  /** Method and path of the merchant API's own request. */
  readonly target: string;
  /** The checked fields, as the merchant API would have them. */
  readonly body: object;
  readonly operate: (operation: Operation) => Promise<OperationEnd>;
}

/**
 * `done`: it is so; `repeated` = it was before, and nothing happened a second time. `unknown`: it may have happened, and the same again looks.
 * `at_work`: it is being carried out at this moment. `refused`: it did not happen; `mayRepeat` = the same can be tried again.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly answer: unknown; readonly repeated: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'at_work' }
  | {
      readonly kind: 'refused';
      readonly word: RefusalWord;
      readonly detail: string | null;
      readonly mayRepeat: boolean;
    };

/** A second press comes while the first is at work: it waits a little, so that its page shows the end. */
const LOOKS_MAX = 10;
const LOOK_MS = 500;

/** Carries it out. Throws only what the store throws before anything was done. */
export async function carryOut(
  { once, core, log }: Pick<ConsoleDeps, 'once' | 'core' | 'log'>,
  { operate, ...request }: ConsoleOperation,
): Promise<Outcome> {
  for (let looks = 1; ; looks += 1) {
    const result = await runOnce(once, request, operate);
    if (result.kind === 'failed') {
      const { error } = result;
      const data =
        error instanceof Error ? { error: error.message, stack: error.stack } : { error: 'unknown' };
      log.error(data, 'an operation of the console failed; its key stays open');
    }
    if (result.kind !== 'in_flight' || looks >= LOOKS_MAX) return outcomeOf(result);
    await core.sleep(LOOK_MS);
  }
}

function outcomeOf(result: OnceResult): Outcome {
  switch (result.kind) {
    case 'in_flight':
      return { kind: 'at_work' };
    case 'failed':
      return { kind: 'unknown' };
    case 'other_request':
      return { kind: 'refused', word: 'idempotency_key_reused', detail: null, mayRepeat: false };
    case 'too_many':
      return { kind: 'refused', word: 'too_many_requests', detail: null, mayRepeat: false };
    case 'ended': {
      const { answer } = result.end;
      const body: unknown = JSON.parse(answer.body);
      if (answer.status === 200) return { kind: 'done', answer: body, repeated: result.replayed };
      if (answer.status === 202) return { kind: 'unknown' };
      const { code = '', detail = null } = body as { readonly code?: string; readonly detail?: string };
      const mayRepeat = result.end.kind === 'retry' && code !== MOVED_CODE;
      return { kind: 'refused', word: refusalWordOf(code), detail, mayRepeat };
    }
  }
}
