/** What doctor finds, in words: a result, one sentence on what is wrong, one on what to do. Read by the command line and by pages. */
import type { CheckId } from './check-titles.ts';

/** `warning`: it works, and somebody should know. `not_checked`: it could not be looked at, and `says` tells why. */
export type CheckResult = 'ok' | 'warning' | 'failure' | 'not_checked';

/** The parts of an installation, in the order of the report. */
export const CHECK_GROUPS = [
  'configuration',
  'secrets',
  'environment',
  'database',
  'gmo',
  'public-address',
  'shop-page',
  'webhooks',
] as const;

/** A part of an installation. */
export type CheckGroup = (typeof CHECK_GROUPS)[number];

/** What a check found. No value of a secret is ever in it. */
export type Finding =
  | { readonly result: 'ok' | 'not_checked'; readonly says: string }
  | { readonly result: 'warning' | 'failure'; readonly says: string; readonly todo: string };

/** A finding under the name of its check. */
export interface CheckReport {
  /** Stable, as docs/doctor.md lists it. */
  readonly id: CheckId;
  readonly group: CheckGroup;
  /** In English. */
  readonly title: string;
  readonly result: CheckResult;
  /** One sentence: what was seen, what is wrong, or why it was not looked at. */
  readonly says: string;
  /** One sentence: what to do; null when there is nothing to do. */
  readonly todo: string | null;
}

/** Which installation was looked at. Null = it could not be read. */
export interface ReportSubject {
  readonly gmoEnv: 'test' | 'production' | null;
  readonly gmoHost: string | null;
  readonly shopId: string | null;
  readonly merchantId: string | null;
  readonly storeId: string | null;
  readonly publicUrl: string | null;
  /** Whether a key of the console is configured. */
  readonly hasConsole: boolean | null;
  /** Of the software that looked. */
  readonly version: string;
}

/** Everything that doctor found. */
export interface DoctorReport {
  /** When it began to look, ISO 8601, UTC. */
  readonly lookedAt: string;
  readonly subject: ReportSubject;
  readonly checks: readonly CheckReport[];
  /** How many checks ended so. */
  readonly summary: Readonly<Record<CheckResult, number>>;
}

/** All is well. */
export function ok(says: string): Finding {
  return { result: 'ok', says };
}

/** It works, and should be known. */
export function warning(says: string, todo: string): Finding {
  return { result: 'warning', says, todo };
}

/** It has to be mended before money is at stake. */
export function failure(says: string, todo: string): Finding {
  return { result: 'failure', says, todo };
}

/** @param why as a sentence */
export function notChecked(why: string): Finding {
  return { result: 'not_checked', says: why };
}

/** The first finding that is not null. */
export function firstOf(...findings: readonly (Finding | null)[]): Finding {
  return findings.find((finding) => finding !== null) ?? ok('Nothing is wrong with it.');
}
