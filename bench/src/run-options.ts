/** The command line of `pnpm bench`: which measures, how long, and where the results go. Called by `main`. */
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { MeasuredRun } from './measures/measured-run.ts';

/** A checked command line. */
export interface RunOptions extends Omit<MeasuredRun, 'shop' | 'folder' | 'gmoUrl' | 'say'> {
  /** Names of measures; none = all that belong to a whole run. */
  readonly names: readonly string[];
  /** A folder on the disk that is measured. */
  readonly disk: string;
  /** Where every round goes as JSON; null = nowhere. */
  readonly resultsFile: string | null;
}

/** What a whole run writes by itself. */
const RESULTS_FILE = fileURLToPath(new URL('../results.json', import.meta.url));

/** Every number with its default and its bounds. */
const NUMBERS = {
  rounds: { usual: '5', least: 1, most: 100 },
  seconds: { usual: '5', least: 0.1, most: 600 },
  stored: { usual: '1000000', least: 1, most: 10_000_000 },
  payments: { usual: '40', least: 1, most: 1_000 },
  watchers: { usual: '10000', least: 1, most: 100_000 },
  rate: { usual: '200', least: 1, most: 2_000 },
  minutes: { usual: '10', least: 0.01, most: 1_440 },
  forged: { usual: '100000', least: 1, most: 10_000_000 },
  instances: { usual: '3', least: 1, most: 8 },
  'kill-every': { usual: '0', least: 0, most: 3_600 },
} as const;

type NumberName = keyof typeof NUMBERS;

/**
 * Reads the words after the command.
 * @throws Error that names the option and its bounds
 */
export function readRunOptions(words: readonly string[]): RunOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      ...(Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' }])) as Record<
        NumberName,
        { readonly type: 'string' }
      >),
      'slow-gateway': { type: 'boolean', default: false },
      'duplicate-notifications': { type: 'boolean', default: false },
      folder: { type: 'string', default: tmpdir() },
      results: { type: 'string' },
    },
  });
  const numberOf = (name: NumberName): number => {
    const { usual, least, most } = NUMBERS[name];
    const number = Number(values[name] ?? usual);
    if (number >= least && number <= most) return number;
    throw new Error(`--${name} is a number from ${String(least)} to ${String(most)}`);
  };
  const names = positionals.filter((name) => name !== '--');
  return {
    names,
    disk: values.folder,
    resultsFile: values.results ?? (names.length === 0 ? RESULTS_FILE : null),
    rounds: numberOf('rounds'),
    seconds: numberOf('seconds'),
    stored: numberOf('stored'),
    payments: numberOf('payments'),
    watchers: numberOf('watchers'),
    rate: numberOf('rate'),
    minutes: numberOf('minutes'),
    forged: numberOf('forged'),
    soak: {
      instances: numberOf('instances'),
      killEvery: numberOf('kill-every'),
      isGatewaySlow: values['slow-gateway'],
      isNotificationDoubled: values['duplicate-notifications'],
    },
  };
}
