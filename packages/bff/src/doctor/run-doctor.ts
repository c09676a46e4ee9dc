/**
 * Looks at an installation before money is at stake: every check at the same time, each bounded, none of them paying, writing or changing
 * anything. Called by `epos-kantan doctor`, and by pages that show what it found.
 */
import { VERSION } from '../openapi/version.ts';
import type { GroupedCheck } from './check.ts';
import { tellFaults } from './check.ts';
import { CHECKS } from './check-list.ts';
import { CHECK_TITLES } from './check-titles.ts';
import { failure, notChecked } from './doctor-report.ts';
import type { CheckReport, CheckResult, DoctorReport, Finding, ReportSubject } from './doctor-report.ts';
import { thisMachine } from './machine.ts';
import type { Environment, Machine } from './machine.ts';
import { beginVisit } from './visit.ts';
import type { Visit } from './visit.ts';

/** What may be asked of a run. */
export interface DoctorOptions {
  /** A page of the shop with the button; without it those checks are not made. */
  readonly shopPage?: URL | undefined;
  /** Nothing is sent to another machine. */
  readonly offline?: boolean;
  /** Ids of the checks to make. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Where it runs. Default: this machine. */
  readonly machine?: Partial<Machine>;
}

/** For one check. What it waits for has bounds of its own; this is for what nobody thought of. */
const CHECK_MS_MAX = 10_000;

/**
 * Looks.
 * @param env the variables of the documentation, e.g. `process.env`; what cannot be read of them is told as well
 */
export async function runDoctor(env: Environment, options: DoctorOptions = {}): Promise<DoctorReport> {
  const machine = { ...thisMachine(), ...options.machine };
  const lookedAt = new Date(machine.now()).toISOString();
  const visit = beginVisit(env, machine, options.shopPage ?? null);
  const chosen = CHECKS.filter(({ id }) => options.only?.includes(id) ?? true);
  const checks = await Promise.all(
    chosen.map(async (check) => reportOf(check, await bounded(check, visit, options.offline === true))),
  );
  return { lookedAt, subject: subjectOf(visit), checks, summary: summaryOf(checks) };
}

function bounded(check: GroupedCheck, visit: Visit, offline: boolean): Promise<Finding> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(unfinished(`it did not end within ${String(CHECK_MS_MAX / 1_000)} s`));
    }, CHECK_MS_MAX);
    look(check, visit, offline)
      // A bug. Of its words nothing is told: they could hold anything.
      .catch((error: unknown) => unfinished(error instanceof Error ? error.name : 'unknown'))
      .then(resolve, resolve)
      .finally(() => clearTimeout(timer));
  });
}

function unfinished(why: string): Finding {
  return failure(
    `This check could not be finished: ${why}.`,
    'Look again; if it stays, tell the makers of this software.',
  );
}

async function look(check: GroupedCheck, visit: Visit, offline: boolean): Promise<Finding> {
  const faults = tellFaults(check, visit);
  if (faults !== null) return faults;
  const missing = (check.needs ?? []).find((name) => hasFault(name, visit));
  if (missing !== undefined) return notChecked(`${missing} has to be mended first.`);
  const leaves = typeof check.leaves === 'function' ? check.leaves(visit) : check.leaves === true;
  if (offline && leaves) return notChecked('Left out: --offline.');
  return check.look(visit);
}

/** Whether a variable cannot be read. One that breaks a rule between several can, and is looked at all the same. */
function hasFault(name: string, { faults, values }: Visit): boolean {
  return !(name in values) && faults.some(({ variable }) => variable === name || variable === `${name}_FILE`);
}

function reportOf({ id, group }: GroupedCheck, finding: Finding): CheckReport {
  const { result, says } = finding;
  return {
    id,
    group,
    title: CHECK_TITLES[id].en,
    result,
    says,
    todo: 'todo' in finding ? finding.todo : null,
  };
}

function subjectOf(visit: Visit): ReportSubject {
  const { values, gmo } = visit;
  return {
    gmoEnv: values.GMO_ENV ?? null,
    gmoHost: gmo?.url.host ?? null,
    shopId: values.GMO_SHOP_ID ?? null,
    merchantId: values.EPOS_MERCHANT_ID ?? null,
    storeId: values.EPOS_STORE_ID ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    hasConsole: hasConsole(visit),
    version: VERSION,
  };
}

/** A console is there when a key is. */
function hasConsole(visit: Visit): boolean | null {
  const names = ['CONSOLE_KEY', 'CONSOLE_READ_KEY'] as const;
  if (names.some((name) => hasFault(name, visit))) return null;
  return names.some((name) => visit.values[name] !== undefined);
}

function summaryOf(checks: readonly CheckReport[]): DoctorReport['summary'] {
  const count = (result: CheckResult): number => checks.filter((check) => check.result === result).length;
  return {
    ok: count('ok'),
    warning: count('warning'),
    failure: count('failure'),
    not_checked: count('not_checked'),
  };
}
