/*
 * What a call answers, and how it looks on the wire: one line of `Key=Value&...` in Windows-31J, values not
 * percent-encoded (protocol notes, section 0: seen). Called by the payment routes.
 */
import { familiesOf } from '../faults/fault.ts';
import { encodeWindows31j } from './windows-31j.ts';

/** The fields of a reply in their order on the wire. */
export type ReplyFields = readonly (readonly [string, string])[];

/** The reply that reports errors; several stand in parallel lists, the n-th code with the n-th information. */
export function errorFields(errInfos: readonly string[]): ReplyFields {
  const errInfo = errInfos.join('|');
  return [
    ['ErrCode', familiesOf(errInfo)],
    ['ErrInfo', errInfo],
  ];
}

/** The line without its end. */
export function formatReply(fields: ReplyFields): string {
  return fields.map(([name, value]) => `${name}=${value}`).join('&');
}

/** The HTTP answer; business errors are 200 as well (protocol notes, section 0: seen). */
export function replyResponse(fields: ReplyFields): Response {
  return new Response(encodeWindows31j(`${formatReply(fields)}\r\n`), {
    headers: { 'Content-Type': 'text/plain;charset=Windows-31J', 'Cache-Control': 'no-store' },
  });
}
