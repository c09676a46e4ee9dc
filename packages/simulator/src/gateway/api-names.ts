/*
 * The names of GMO-PG's calls for this payment method, as they stand in the path `/payment/<name>.idPass`
 * (protocol notes, sections 1, 2, 5 and 6: seen).
 */

/** Every call that the simulator answers. */
export const apiNames = [
  'EntryTranEpospay',
  'ExecTranEpospay',
  'EpospayStart',
  'EpospaySales',
  'EpospayChange',
  'EpospayCancel',
  'SearchTradeMulti',
] as const;

/** One of {@link apiNames}. */
export type ApiName = (typeof apiNames)[number];

/** The path of a call. */
export function apiPath(name: ApiName): string {
  return `/payment/${name}.idPass`;
}
