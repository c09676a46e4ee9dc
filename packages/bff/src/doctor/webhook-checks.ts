/**
 * Checks of what the shop's server is told by: where webhooks go, whether the receiver refuses what is not ours and takes what is, and where
 * other notifications are passed on. Two requests are sent to the receiver; neither is about a payment.
 */
import { randomBytes } from 'node:crypto';
import { Secret } from '@epos-kantan/shared';
import { isLoopback } from '../config/config-values.ts';
import { isPrivateAddress } from '../outbound/private-address.ts';
import { cryptoIdSource } from '../runtime/crypto-id-source.ts';
import { prepareDelivery } from '../webhook/prepare-delivery.ts';
import type { Check } from './check.ts';
import type { CheckId } from './check-titles.ts';
import { inGroup } from './check.ts';
import { failure, notChecked, ok, warning } from './doctor-report.ts';
import type { Finding } from './doctor-report.ts';
import { ask } from './network.ts';
import type { Answer } from './network.ts';
import { judgeCertificate, noAnswerText } from './site-checks.ts';
import type { Visit } from './visit.ts';

type UrlName = 'WEBHOOK_URL' | 'NOTIFICATION_FORWARD_URL';

/** The BFF's own paths, where a receiver of the shop's cannot be. */
const OWN_PATHS =
  /^\/(?:v1|gmo|assets|checkout|redirect|return|console|docs|livez|readyz|openapi\.json)(?:\/|$)/;

/** Whether a URL leads to the BFF itself. */
function isOurs(text: string, publicUrl: string | undefined): boolean {
  if (publicUrl === undefined) return false;
  const page = text.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  if (page === publicUrl) return true;
  return page.startsWith(`${publicUrl}/`) && OWN_PATHS.test(page.slice(publicUrl.length));
}

const webhookUrl: Check = {
  id: 'webhook-url',
  variables: ['WEBHOOK_URL'],
  look: ({ values: { WEBHOOK_URL: url, PUBLIC_URL: publicUrl } }) => {
    if (url === undefined) {
      return warning(
        "WEBHOOK_URL is not set: the shop's server is not told that an order is paid.",
        'Set WEBHOOK_URL and WEBHOOK_SECRET, unless the shop asks by the merchant API.',
      );
    }
    if (isOurs(url, publicUrl)) {
      return failure(
        "WEBHOOK_URL is the BFF itself: the shop's server is never told.",
        "Put the address of the receiver on the shop's server there.",
      );
    }
    return ok(`${new URL(url).origin}${new URL(url).pathname}.`);
  },
};

const forwardUrl: Check = {
  id: 'forward-url',
  variables: ['NOTIFICATION_FORWARD_URL'],
  look: ({ values: { NOTIFICATION_FORWARD_URL: url, PUBLIC_URL: publicUrl, WEBHOOK_URL: webhook } }) => {
    if (url === undefined) return ok('Nowhere, which is right for a shop that takes EPOS alone from GMO-PG.');
    if (isOurs(url, publicUrl)) {
      return failure(
        'NOTIFICATION_FORWARD_URL is the BFF itself: notifications of other methods would go round.',
        'Put the receiver of the other payment methods there.',
      );
    }
    if (url === webhook) {
      return failure(
        'NOTIFICATION_FORWARD_URL is the same as WEBHOOK_URL, which takes webhooks of ours and no forms of GMO-PG.',
        'Put the receiver of the other payment methods there, or take it away.',
      );
    }
    return ok(`${new URL(url).origin}${new URL(url).pathname}.`);
  },
};

const outboundHosts: Check = {
  id: 'outbound-hosts',
  variables: ['OUTBOUND_ALLOW_HOSTS'],
  look: ({ values: { OUTBOUND_ALLOW_HOSTS: hosts = [], ...urls } }) => {
    const told = (['WEBHOOK_URL', 'NOTIFICATION_FORWARD_URL'] as const).flatMap((name) =>
      urls[name] === undefined ? [] : [bareHost(urls[name])],
    );
    const idle = hosts.find((host) => !told.includes(host));
    if (idle !== undefined) {
      return warning(
        `OUTBOUND_ALLOW_HOSTS has ${idle}, to which nothing is sent: it may be misspelled.`,
        'Compare it with the host of WEBHOOK_URL and NOTIFICATION_FORWARD_URL.',
      );
    }
    return ok(hosts.length === 0 ? 'None.' : `${hosts.join(', ')}.`);
  },
};

function bareHost(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

function leavesFor(name: UrlName) {
  return ({ values }: Visit): boolean =>
    values[name] === undefined || !isLoopback(new URL(values[name]).hostname);
}

/** The way to a receiver: its name, that the address may be reached, its certificate. Null = nothing is wrong. */
async function wayTo(name: UrlName, visit: Visit): Promise<Finding | null> {
  const url = new URL(visit.values[name] ?? '');
  const host = bareHost(url.href);
  const { addresses, code } = await visit.addresses(host);
  if (code !== null) {
    return failure(
      `${host} of ${name} has no address (${code}).`,
      `Compare ${name}, and look at the name server of this machine.`,
    );
  }
  const inner = addresses.find(isPrivateAddress);
  if (inner !== undefined && visit.values.OUTBOUND_ALLOW_HOSTS?.includes(host) !== true) {
    return failure(
      `${host} of ${name} leads to the private address ${inner}, to which nothing is sent unless it is allowed by name.`,
      `Add ${host} to OUTBOUND_ALLOW_HOSTS if it is yours.`,
    );
  }
  if (url.protocol === 'http:') return null;
  const finding = judgeCertificate(await visit.certificate(url), url.host, visit.machine.now());
  return finding.result === 'ok' ? null : finding;
}

function way(id: CheckId, name: UrlName): Check {
  return {
    id,
    leaves: leavesFor(name),
    look: async (visit) => {
      if (visit.values[name] === undefined) return notChecked(`${name} is not set.`);
      return (await wayTo(name, visit)) ?? ok('It can be reached.');
    },
  };
}

/** What stands in a request that is no payment: an event of a kind that no release knows. */
function probe(url: string, secrets: readonly Secret[], now: number) {
  const eventId = `doctor_${cryptoIdSource.base32(26)}`;
  const body = JSON.stringify({
    id: eventId,
    type: 'doctor.probe',
    timestamp: new Date(now).toISOString(),
    data: {},
  });
  return prepareDelivery({ eventId, body }, url, secrets, now);
}

/** A check that sends the receiver a request and judges its answer. */
function ofReceiver(
  id: CheckId,
  signedWith: (visit: Visit) => readonly Secret[],
  judge: (status: number) => Finding,
): Check {
  return {
    id,
    leaves: leavesFor('WEBHOOK_URL'),
    needs: ['WEBHOOK_SECRET'],
    look: async (visit) => {
      const { WEBHOOK_URL: url, PUBLIC_URL: publicUrl } = visit.values;
      if (url === undefined) return notChecked('WEBHOOK_URL is not set.');
      if (isOurs(url, publicUrl)) return notChecked('WEBHOOK_URL has to be mended first.');
      if ((await wayTo('WEBHOOK_URL', visit))?.result === 'failure')
        return notChecked('The receiver cannot be reached, see webhook-way.');
      const { headers, body } = probe(url, signedWith(visit), visit.machine.now());
      const answer = await ask(visit.machine.network, { url, method: 'POST', headers, body });
      const common = judgeCommon(answer);
      if (common !== null && id !== FIRST_OF_RECEIVER)
        return notChecked(`Nobody takes webhooks there, see ${FIRST_OF_RECEIVER}.`);
      return common ?? judge(answer.kind === 'answered' ? answer.status : 0);
    },
  };
}

/** Tells what is wrong whatever is sent; the other one would only repeat it. */
const FIRST_OF_RECEIVER = 'webhook-refuses-forgeries';

/** What would be wrong with any request. */
function judgeCommon(answer: Answer): Finding | null {
  if (answer.kind === 'failed') {
    return failure(
      `The receiver at WEBHOOK_URL gives no answer: ${noAnswerText(answer)}.`,
      'Start it, and let this machine reach it.',
    );
  }
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return failure(
      `The receiver at WEBHOOK_URL redirects (HTTP ${String(status)}), which webhooks do not follow.`,
      'Set WEBHOOK_URL to the address behind the redirect.',
    );
  }
  if (status === 404 || status === 405 || status === 410) {
    return failure(
      `There is no receiver at WEBHOOK_URL (HTTP ${String(status)}).`,
      'Compare its path, and that it takes POST.',
    );
  }
  return null;
}

const refusesForgeries = ofReceiver(
  FIRST_OF_RECEIVER,
  () => [new Secret(`whsec_${randomBytes(32).toString('base64')}`)],
  (status) => {
    if (status < 300) {
      return failure(
        `The receiver at WEBHOOK_URL took a request with a wrong signature (HTTP ${String(status)}): anybody can tell it that an order is paid.`,
        'Verify every webhook by verifyWebhook, on the raw body, and answer 400 when it throws.',
      );
    }
    if (status >= 500) {
      return warning(
        `The receiver at WEBHOOK_URL breaks at a wrong signature (HTTP ${String(status)}) instead of refusing it.`,
        'Answer 400 when verifyWebhook throws.',
      );
    }
    return ok(`It refused a wrong signature (HTTP ${String(status)}).`);
  },
);

const knowsSecret = ofReceiver(
  'webhook-secret-agrees',
  ({ values }) => (values.WEBHOOK_SECRET ?? []).map(({ value }) => value),
  (status) => {
    if (status < 300) return ok('It took an event of an unknown kind that was signed by us.');
    if (status >= 500) {
      return failure(
        `The receiver at WEBHOOK_URL breaks at an event of a kind that it does not know (HTTP ${String(status)}).`,
        'Answer 2xx to verified events of other kinds, and do nothing with them.',
      );
    }
    return failure(
      `The receiver at WEBHOOK_URL refused what was signed with WEBHOOK_SECRET (HTTP ${String(status)}).`,
      "Give the shop's server the same WEBHOOK_SECRET (or the whpk_ of its whsk_), compare its clock, let nothing parse the body before, and answer 2xx to kinds that it does not know.",
    );
  },
);

/** Checks of webhooks and forwarding, in the order of the report. */
export const webhookChecks = inGroup('webhooks', [
  webhookUrl,
  way('webhook-way', 'WEBHOOK_URL'),
  refusesForgeries,
  knowsSecret,
  forwardUrl,
  way('forward-way', 'NOTIFICATION_FORWARD_URL'),
  outboundHosts,
]);
