/** What a check is, and how the faults of the configuration that belong to it are told. Used by every group of checks. */
import type { Variables } from '../config/config-schema.ts';
import type { CheckId } from './check-titles.ts';
import type { CheckGroup, Finding } from './doctor-report.ts';
import { failure } from './doctor-report.ts';
import { tellFault } from './tell-fault.ts';
import type { Visit } from './visit.ts';

/** A variable of the documentation. */
export type VariableName = keyof Variables;

/** One thing that is looked at. */
export interface Check {
  /** Stable; docs/doctor.md lists it, `check-titles` says what it is called. */
  readonly id: CheckId;
  /** Its faults are this check's, whatever else it looks at; each variable belongs to one check. */
  readonly variables?: readonly VariableName[];
  /** Without these being readable there is nothing to look at. */
  readonly needs?: readonly VariableName[];
  /** It sends something to another machine, which `--offline` forbids. */
  readonly leaves?: boolean | ((visit: Visit) => boolean);
  /** Looks. It may throw only for a bug. */
  look(visit: Visit): Finding | Promise<Finding>;
}

/** A check in its group. */
export interface GroupedCheck extends Check {
  readonly group: CheckGroup;
}

/** Puts checks into a group. */
export function inGroup(group: CheckGroup, checks: readonly Check[]): readonly GroupedCheck[] {
  return checks.map((check) => ({ ...check, group }));
}

/** What is wrong with the variables of a check by the rules that `serve` starts by; null = nothing. */
export function tellFaults(check: Check, visit: Visit): Finding | null {
  const own = new Set<string>((check.variables ?? []).flatMap((name) => [name, `${name}_FILE`]));
  const told = visit.faults
    .filter(({ variable }) => own.has(variable))
    .map((fault) => tellFault(fault, (visit.given[fault.variable] ?? '') !== ''));
  if (told.length === 0) return null;
  return failure(told.map(({ says }) => says).join(' '), told.map(({ todo }) => todo).join(' '));
}
