/** Run by the tests of TLS in a process of its own, because Node reads the authorities that it trusts only when it starts. */
import { exchange } from '../exchange.ts';

const ends = [];
for (const baseUrl of process.argv.slice(2)) {
  const fields = [['OrderID', 'ekabcdefghij234567mnop-01']] as const;
  ends.push(await exchange({ baseUrl, name: 'EntryTranEpospay', fields, timeoutMs: 5_000 }));
}
process.stdout.write(JSON.stringify(ends.map((end) => ({ ...end, fields: undefined }))));
