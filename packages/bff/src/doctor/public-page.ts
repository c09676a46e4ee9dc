/** How one page below PUBLIC_URL is looked at, and what is wrong with any answer. Used by `public-checks`. */
import { isLoopback } from '../config/config-values.ts';
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { failure, notChecked } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { Answer } from './network.ts';
import { noAnswerText } from './site-checks.ts';
import type { Visit } from './visit.ts';

type Answered = Extract<Answer, { kind: 'answered' }>;

/** Towards this machine nothing leaves it. */
export const leavesForPublic = ({ values: { PUBLIC_URL: url } }: Visit): boolean =>
  url === undefined || !isLoopback(new URL(url).hostname);

/** What makes a sentence honest. */
export const FROM_HERE = 'seen from this machine';

/** A check of one page below PUBLIC_URL. */
export function ofPage(
  id: CheckId,
  path: string,
  judge: (answer: Answered, visit: Visit) => Finding | Promise<Finding>,
): Check {
  return {
    id,
    leaves: leavesForPublic,
    needs: ['PUBLIC_URL'],
    look: async (visit) => {
      const base = visit.values.PUBLIC_URL ?? '';
      // One sentence about a place that does not answer is enough.
      const live = await visit.page(`${base}/livez`);
      if (id !== 'public-live' && live.kind === 'failed')
        return notChecked('PUBLIC_URL gives no answer, see public-live.');
      const answer = await visit.page(`${base}${path}`);
      if (answer.kind === 'failed') {
        return failure(
          `${base}${path} gives no answer, ${FROM_HERE}: ${noAnswerText(answer)}.`,
          'Start serve, let its proxy forward to it, and look again; if it is reachable from elsewhere, look from there.',
        );
      }
      if (answer.status >= 300 && answer.status < 400) {
        return failure(
          `${base}${path} redirects${targetOf(answer)}: GMO-PG and browsers would not bring what they send along.`,
          'Set PUBLIC_URL to the address behind the redirect, or let the proxy forward without one.',
        );
      }
      return judge(answer, visit);
    },
  };
}

function targetOf({ headers }: Answered): string {
  const { location } = headers;
  if (typeof location !== 'string' || !URL.canParse(location)) return '';
  return ` to ${new URL(location).origin.slice(0, 100)}`;
}
