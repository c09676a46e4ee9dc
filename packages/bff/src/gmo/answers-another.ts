/**
 * Tells whether an answer is one to another request: it repeats what we sent, but with another value. Such an answer is neither a
 * yes nor a no to ours; least of all does it say that our amount was captured. Pure. Called by the gateway.
 */
import type { GmoRequest } from './protocol/exchanges.ts';
import { textOf } from './protocol/form-codec.ts';
import type { ReplyFields } from './to-gateway-result.ts';

/** Fields that a request and its answer may both have. (protocol notes, section 5: seen) */
const REPEATED: ReadonlySet<string> = new Set(['OrderID', 'Amount', 'Tax', 'ChangeAmount', 'ChangeTax']);

/** Whether a repeated field differs; one that is absent or empty tells nothing. */
export function answersAnother(request: GmoRequest, answer: ReplyFields): boolean {
  return request.fields.some(([name, sent]) => {
    const told = textOf(answer, name.toLowerCase());
    return REPEATED.has(name) && told !== '' && told !== sent;
  });
}
