/**
 * Dates of HTTP headers. `Date.parse` takes nearly anything for a date, a lone digit too, and reads what names no zone by the zone of
 * this machine: a header that is garbled would move a deadline by years.
 */

/** The one form that is still written, such as `Wed, 21 Oct 2026 07:28:00 GMT`. (RFC 9110, section 5.6.7) */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds since the epoch, whole seconds; null when the text is no such date, or is absent. */
export function parseHttpDate(text: string | null | undefined): number | null {
  if (typeof text !== 'string' || !HTTP_DATE.test(text)) return null;
  const time = Date.parse(text);
  // The same text again, or it names a day that is not there.
  return !Number.isNaN(time) && new Date(time).toUTCString() === text ? time : null;
}
