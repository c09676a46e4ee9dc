/**
 * The ear of the tests: whatever is asked of a BFF by `fetch`, in this process or in another one, has to be answered as the
 * API's description says.
 */
import { findAnswerFault } from './check-answers.ts';

const EAR = Symbol.for('epos-kantan.hear-answers');

interface Ear {
  /** Checks of the answers that nobody asked about yet: a fault each, or null. */
  checks: Promise<string | null>[];
  /** Origins of servers that a test put in a BFF's place. */
  readonly strangers: Set<string>;
}

/** Listens from now on. A process runs many test files and has one `fetch`: a second call changes nothing. */
export function hearAnswers(): Ear {
  const global = globalThis as typeof globalThis & { [EAR]?: Ear };
  if (global[EAR] !== undefined) return global[EAR];
  const ear: Ear = { checks: [], strangers: new Set() };
  global[EAR] = ear;
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await plain(input, init);
    if (ear.strangers.has(new URL(response.url).origin)) return response;
    const asked = init?.method ?? (input instanceof Request ? input.method : 'GET');
    // What a redirect led to was asked for by GET: we answer 303.
    const request = new Request(response.url, { method: response.redirected ? 'GET' : asked });
    ear.checks.push(findAnswerFault(request, response).catch(faultOfReading));
    return response;
  };
  return ear;
}

/** What came whole and is no JSON is a fault; a process that was killed in the middle of its answer has given none. */
function faultOfReading(error: unknown): string | null {
  return error instanceof SyntaxError ? `it cannot be read: ${error.message}` : null;
}

/** What was wrong with the answers since the last call. */
export async function takeAnswerFaults(): Promise<readonly string[]> {
  const ear = hearAnswers();
  const { checks } = ear;
  ear.checks = [];
  return (await Promise.all(checks)).filter((fault) => fault !== null);
}

/** Excepts a server that only plays a BFF, for tests of what happens when something else answers. */
export function isNoBff(url: string): void {
  hearAnswers().strangers.add(new URL(url).origin);
}
