/*
 * Writes moments as Japan's wall clock shows them, which is what GMO-PG puts on the wire (protocol notes, section
 * 9: the zone is inferred). Japan has no summer time, so a fixed offset is exact.
 */

const japanOffsetMs = 9 * 60 * 60 * 1000;

/** `yyyyMMddHHmmss` in Japan time for a moment in milliseconds. */
export function formatJapanTime(atMs: number): string {
  return new Date(atMs + japanOffsetMs).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** `yyyy-MM-dd` in Japan time for a moment in milliseconds. */
export function formatJapanDay(atMs: number): string {
  return new Date(atMs + japanOffsetMs).toISOString().slice(0, 10);
}
