/**
 * The question that a server may ask before it draws a page: whether the BFF takes payments at the moment. Exported by `ssr.ts`; needs nothing
 * but `fetch`.
 */
import { isAvailability } from './generated/answer-validators.ts';

const WAIT_MS_MAX = 1_000;

/**
 * Whether there is a point in drawing the button. Only a clear no is a no: the button asks again by itself, and says so if it cannot be
 * paid with.
 * @param endpoint - Base URL of the BFF, as the server reaches it.
 * @param waitMsMax - How long the page may wait for the answer, ms.
 */
export async function offersPayment(endpoint: string, waitMsMax = WAIT_MS_MAX): Promise<boolean> {
  try {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/availability`;
    const response = await fetch(url, { signal: AbortSignal.timeout(waitMsMax) });
    const answer: unknown = await response.json();
    return !isAvailability(answer) || answer.available;
  } catch {
    return true;
  }
}
