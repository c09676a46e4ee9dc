/** Measures how late the event loop is: a loop that is late answers GMO-PG late. Read by `metrics`, each time for the time since the last look. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late it was, in seconds. */
export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A running measurement. */
export interface EventLoopWatch {
  /** The figures since the last look; begins anew. */
  take(): EventLoopDelay;
  /** Ends the measurement: no timer stays behind. */
  stop(): void;
}

const RESOLUTION_MS = 20;
const NS = 1e9;

/** Begins to measure. */
export function watchEventLoop(): EventLoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  // What is measured is the time between two ticks of a timer: without its interval the rest is the delay.
  const late = (ns: number): number => Math.max(0, ns / NS - RESOLUTION_MS / 1000);
  return {
    take() {
      const isEmpty = histogram.count === 0;
      const seen = {
        p50: isEmpty ? 0 : late(histogram.percentile(50)),
        p99: isEmpty ? 0 : late(histogram.percentile(99)),
        max: isEmpty ? 0 : late(histogram.max),
      };
      histogram.reset();
      return seen;
    },
    stop: () => void histogram.disable(),
  };
}
