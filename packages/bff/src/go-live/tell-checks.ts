/** The checks that are not ok as the sheet tells them in its language. Used by both renderers. */
import { CHECK_TITLES } from '../doctor/check-titles.ts';
import type { CheckId } from '../doctor/check-titles.ts';
import type { CheckReport, CheckResult } from '../doctor/doctor-report.ts';
import type { SheetLanguage } from './both.ts';
import { CHECK_ADVICE } from './check-advice.ts';
import { reasonInJapanese } from './not-checked-words.ts';

/** One line of the sheet: a check, or several that were not made for one reason. */
export interface ToldCheck {
  readonly checks: readonly { readonly id: CheckId; readonly title: string }[];
  readonly result: CheckResult;
  /** What was found, or why nobody looked; null = the advice is all there is to say. */
  readonly says: string | null;
  readonly todo: string | null;
  /** Doctor's own English, for the small print; null = what is above says it. */
  readonly source: string | null;
}

/** Tells them in their order. */
export function tellChecks(open: readonly CheckReport[], lang: SheetLanguage): readonly ToldCheck[] {
  const told: ToldCheck[] = [];
  for (const check of open) {
    const line = tellCheck(check, lang);
    const same = told.findIndex(
      ({ result, says }) => result === 'not_checked' && says !== null && says === line.says,
    );
    const former = told[same];
    if (former === undefined) told.push(line);
    else told[same] = { ...former, checks: [...former.checks, ...line.checks] };
  }
  return told;
}

function tellCheck({ id, result, says, todo }: CheckReport, lang: SheetLanguage): ToldCheck {
  const checks = [{ id, title: CHECK_TITLES[id][lang] }];
  if (lang === 'en') return { checks, result, says, todo, source: null };
  if (todo !== null) return { checks, result, says: null, todo: CHECK_ADVICE[id], source: `${says} ${todo}` };
  const reason = reasonInJapanese(says);
  return { checks, result, says: reason, todo: null, source: reason === null ? says : null };
}
