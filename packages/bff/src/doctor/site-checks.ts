/** What is the same about every address that is looked at: its certificate, and why there was no answer. */
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import type { Answer, NoAnswer, TlsFacts } from './network.ts';

/** A certificate that ends so soon needs somebody now. */
const NEAR_END_MS = 14 * 86_400_000;

type Failed = Extract<Answer, { kind: 'failed' }>;

/**
 * Judges a certificate.
 * @param host for the words
 * @param now ms since the epoch; null = its end is not our business
 */
export function judgeCertificate(seen: TlsFacts | Failed, host: string, now: number | null): Finding {
  if ('kind' in seen) {
    return seen.why === 'tls'
      ? failure(
          `${host} does not speak TLS as it is spoken today (${seen.code}).`,
          'Let it speak TLS 1.2 or 1.3 at that port.',
        )
      : notChecked(`${host} could not be reached: ${noAnswerText(seen)}.`);
  }
  if (seen.problem !== null)
    return failure(`The certificate of ${host} ${problemText(seen.problem)}.`, problemTodo(seen.problem));
  const until = seen.goodUntil === null ? '' : new Date(seen.goodUntil).toISOString().slice(0, 10);
  if (now !== null && seen.goodUntil !== null && seen.goodUntil - now < NEAR_END_MS) {
    return warning(
      `The certificate of ${host} ends on ${until}.`,
      'Renew it, and look at why that has not happened by itself.',
    );
  }
  return ok(`${seen.protocol}${until === '' ? '' : `, good until ${until}`}.`);
}

function problemText(code: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'has ended';
    case 'CERT_NOT_YET_VALID':
      return 'is not good yet: its beginning, or the clock here, is wrong';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'is of another name';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'is signed by nobody who is known';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'comes without the certificates between it and a known authority, or is of an unknown one';
    default:
      return `is not believed (${code})`;
  }
}

function problemTodo(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'Renew it.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'Serve a certificate of exactly that host name, or correct the name in the variable.';
  if (code.startsWith('UNABLE_TO'))
    return 'Serve the whole chain (fullchain.pem), not the last certificate alone.';
  return 'Serve a certificate of a public authority.';
}

const NO_ANSWER: Readonly<Record<NoAnswer, string>> = {
  no_address: 'its name has no address',
  no_connection: 'no connection could be made',
  too_late: 'it did not answer in time',
  tls: 'its certificate is not good',
  broken: 'it broke off, or does not speak HTTP',
};

/** Why there was no answer, as half a sentence. */
export function noAnswerText({ why, code }: Failed): string {
  return code === 'no code' ? NO_ANSWER[why] : `${NO_ANSWER[why]} (${code})`;
}

/** The fields of a JSON object; none when it is something else. */
export function jsonOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** A value as an object; an empty one when it is none. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
