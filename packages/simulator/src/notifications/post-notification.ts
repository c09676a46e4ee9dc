/*
 * One form POST to the shop's notification address and a look at its answer. Called by the notifier, and by the
 * control plane for notifications of a test's own making.
 */
import { readBytes } from '../gateway/read-bytes.ts';

/** What came back; `text` is the body (at most 200 characters) or, in round brackets, why there was none. */
export interface NotificationAnswer {
  readonly text: string;
  /** The body was exactly the byte `0`. */
  readonly isReceived: boolean;
  readonly status?: number;
}

const answerBytesMax = 4096;
const answerCharsShown = 200;

/** Posts the fields; never follows a redirect, never throws. */
export async function postNotification(
  url: string,
  fields: Readonly<Record<string, string>>,
  timeoutMs: number,
  isGarbled = false,
): Promise<NotificationAnswer> {
  const form = new URLSearchParams(fields).toString();
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: isGarbled ? garbleForm(form) : form,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await readBytes(response.body, answerBytesMax);
    const text = body?.toString('utf8').slice(0, answerCharsShown) ?? '(too long)';
    if (!response.ok)
      return { text: `(HTTP ${response.status}) ${text}`, isReceived: false, status: response.status };
    return { text, isReceived: body?.length === 1 && body[0] === 0x30, status: response.status };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return {
      text: isTimeout ? `(no answer within ${timeoutMs / 1000} s)` : '(no connection)',
      isReceived: false,
    };
  }
}

/** Cuts a form in the middle of a field and adds what no character set allows. */
function garbleForm(form: string): string {
  return `${form.slice(0, form.length / 2)}%FF%FE%&=&&Status`;
}
