/** The sum of many worlds, and how it is printed. Kept by `simulate`; its size does not grow with the number of worlds. */
import { FAULT_KINDS } from './faults.ts';
import type { Coverage } from './faults.ts';
import { LATENCIES, LATENCY_CLASSES, LatencyFigures } from './latency-figures.ts';
import type { WorldReport } from './world-report.ts';

/** Totals of a run. */
export class RunTotals {
  readonly figures = new LatencyFigures();
  readonly #coverage: Coverage = new Map();
  readonly #begunAt = process.hrtime.bigint();
  #seeds = 0;
  #steps = 0;
  #checkouts = 0;
  #cut = 0;
  #latest = 0;
  #hash = 0n;

  /** Adds a world. */
  add(report: WorldReport): void {
    this.#seeds += 1;
    this.#steps += report.steps;
    this.#checkouts += report.checkouts;
    this.#cut += report.isCut ? 1 : 0;
    this.#latest = Math.max(this.#latest, report.latest);
    // A sum, so that it does not depend on the order in which workers finish.
    this.#hash = BigInt.asUintN(64, this.#hash + BigInt(`0x${report.hash}`));
    this.figures.merge(report.latencies);
    for (const [kind, count] of report.coverage)
      this.#coverage.set(kind, (this.#coverage.get(kind) ?? 0) + count);
  }

  /** One line about how far it is. */
  get progress(): string {
    const { heapUsed } = process.memoryUsage();
    return `${String(this.#seeds)} seeds  ${String(this.#checkouts)} checkouts  ${this.#rate}/s  heap ${String(Math.round(heapUsed / 2 ** 20))} MiB`;
  }

  /** Everything, line by line. */
  lines(from: number): readonly string[] {
    const cut = this.#cut === 0 ? '' : ` (${String(this.#cut)} worlds were cut off before their end)`;
    return [
      `seeds ${String(this.#seeds)} (from ${String(from)})  checkouts ${String(this.#checkouts)}  steps ${String(this.#steps)}`,
      `${this.#seconds.toFixed(1)} s  ${this.#rate} checkouts/s${cut}`,
      `longest that a payment stayed unknown after the faults: ${seconds(this.#latest)}`,
      `hash of all worlds ${this.#hash.toString(16).padStart(16, '0')}`,
      'how long it took:',
      ...LATENCY_CLASSES.map((name) => this.#latency(name)),
      'times that each kind struck:',
      ...FAULT_KINDS.map((kind) => `  ${kind.padEnd(26)} ${String(this.#coverage.get(kind) ?? 0)}`),
    ];
  }

  #latency(name: (typeof LATENCY_CLASSES)[number]): string {
    const { title, bound } = LATENCIES[name];
    const at = (share: number): string => seconds(this.figures.atShare(name, share));
    const limit = bound === null ? '' : `  (${String(bound.share * 100)} % within ${seconds(bound.ms)})`;
    return `  ${title.padEnd(50)} ${String(this.figures.samples(name)).padStart(8)}  p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  max ${at(1)}${limit}`;
  }

  get #seconds(): number {
    return Number(process.hrtime.bigint() - this.#begunAt) / 1e9;
  }

  get #rate(): string {
    return (this.#checkouts / this.#seconds).toFixed(0);
  }
}

function seconds(ms: number): string {
  return `${String(ms / 1000)} s`;
}
