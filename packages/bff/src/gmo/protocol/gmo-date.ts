/** GMO-PG's dates: `yyyyMMddHHmmss` in Japan time. Pure. (protocol notes, section 1.2: form and zone inferred) */

const JAPAN_OFFSET_MS = 9 * 3_600_000;

/** Milliseconds since the epoch, or null when the text is no such date. Japan has no summer time. */
export function parseGmoDate(text: string): number | null {
  const match = /(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  // What stands around the digits is noticed here too.
  return formatUtc(utc) === text ? utc - JAPAN_OFFSET_MS : null;
}

function formatUtc(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/[-T:]/g, '');
}
