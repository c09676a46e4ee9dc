/** Rows 19 to 43: what crashes, GMO-PG, news and returns throw. Read by `thrown-list`. */
import { at, here, journey } from './thrown-row.ts';
import type { ThrownRow } from './thrown-row.ts';

/** Rows 19 to 43: what crashes, GMO-PG, news and returns throw. */
export const rowsOfGmo: readonly ThrownRow[] = [
  {
    row: 19,
    what: 'kill -9 around every durable step and every call',
    heldBy: at(
      'proof/crash/crash-points.test.ts',
      'of every operation: the order ends as if nothing had happened, within a minute',
    ),
  },
  {
    row: 20,
    what: 'ExecTran was carried out and its reply lost',
    heldBy: [
      ...here(
        'gateway',
        '20: ExecTran whose reply is lost while no inquiry can tell is 503, and makes no second trade',
      ),
      ...journey('losses', 'of ExecTran (%s): no browser has its token, the next attempt is paid'),
      ...journey('killed', 'while ExecTran had not arrived: executed again with the same trade'),
    ],
  },
  {
    row: 21,
    what: 'an answer that is none',
    heldBy: [
      ...here('gateway', '21: %s (%i) is unknown at every call, and the order is paid once all the same'),
      ...at(
        'gmo/http-payment-gateway.test.ts',
        'with status %i is unknown',
        'says another charset in its header: it is read as Windows-31J all the same',
        'names call, order, time and codes of each exchange, and never a secret or a body',
      ),
    ],
  },
  {
    row: 22,
    what: 'several, unpaired or unseen error codes',
    heldBy: here('gateway', '22: %s in an error never fail an order for good'),
  },
  {
    row: 23,
    what: 'bursts of "busy"',
    heldBy: [
      ...here('gateway', '23: a burst of "too many requests" (%s) is met with few calls a press'),
      ...at(
        'gmo/http-payment-gateway.test.ts',
        'are never more than the limit under way, and all are answered',
      ),
    ],
  },
  {
    row: 24,
    what: 'StartURL of another host or scheme',
    heldBy: [
      ...here('gateway', '24: StartURL at %s is refused, and no page leads there'),
      ...at('gmo/start-url.test.ts', '%s with %j is allowed: %s'),
      ...at(
        'gmo/foreign-start.test.ts',
        'a StartURL of another host is refused, and both hosts are logged with the setting, without the token',
      ),
    ],
  },
  {
    row: 25,
    what: 'TLS that proves nothing',
    heldBy: [
      ...at('gmo/exchange-tls.test.ts', 'sends only to the holder of a good certificate over TLS of today'),
      ...at('gmo/http-payment-gateway.test.ts', 'is not sent: the connection ends within the TLS handshake'),
    ],
  },
  {
    row: 26,
    what: 'every call hangs',
    heldBy: [
      ...here(
        'gateway',
        '26: while every call to GMO-PG hangs, news are taken and questions answered before any start is',
      ),
      ...here(
        'limits',
        '26: answers within three seconds while a hundred sockets read and start, none of them limited',
        '26: finds a connection to PostgreSQL while every report waits for the database',
      ),
      ...at('gmo/http-payment-gateway.test.ts', 'are not sent if the queue is full'),
    ],
  },
  {
    row: 27,
    what: 'a wrong clock, a jump, Japan time, the end of a year',
    heldBy: [
      ...here('news', '27: a host whose clock is off by %i ms takes the payment once'),
      ...journey('clocks', 'that jumps a day while the shopper is at EPOS ends nothing'),
      ...at('gmo/protocol/gmo-date.test.ts', '%s is Japan time'),
      ...at('checkout/next-inquiry.test.ts', 'is always in the future'),
    ],
  },
  {
    row: 28,
    what: 'a forged success',
    heldBy: journey('hostile', 'of success is answered 0, asked about, and changes nothing'),
  },
  {
    row: 29,
    what: 'a flood of forged news about unknown orders',
    heldBy: [
      ...journey(
        'floods',
        'of notifications about orders that nobody knows does not keep a payment from being told',
      ),
      ...at(
        'storage/dialects/postgres/postgres-race.test.ts',
        'a flood of unknown references on three processes stays bounded, and is kept or refused',
      ),
    ],
  },
  {
    row: 30,
    what: 'news for another shop',
    heldBy: here('news', '30: a notification with %s for a ShopID is answered 1, and nothing is asked'),
  },
  {
    row: 31,
    what: 'the same news many times at once',
    heldBy: [
      ...here(
        'news',
        '31: the same notification 300 times at once is one transition, one webhook, and every answer is 0',
      ),
      ...at(
        'storage/dialects/postgres/postgres-race.test.ts',
        'the same notification 300 times at once on three processes is one row, and every time a hint',
      ),
      ...at(
        'notification/receive-notification.test.ts',
        'is answered 0 a thousand times at once, and stored once',
      ),
    ],
  },
  {
    row: 32,
    what: 'news before the reply that they are about',
    heldBy: [
      ...here('gateway', '32: a notification while the reply of ExecTran is in flight merges with it'),
      ...journey('captures', 'whose notification overtakes its answer is told once and instructed once'),
    ],
  },
  {
    row: 33,
    what: 'six kinds of news in any order',
    heldBy: journey('any-order', 'six notifications in any of 720 orders lead to what the inquiry says'),
  },
  {
    row: 34,
    what: 'a payment after the local expiry',
    heldBy: here(
      'news',
      '34: a payment ten minutes after the local expiry is paid_late: never silent, never captured by itself',
    ),
  },
  {
    row: 35,
    what: 'other money than was asked for, and points that only look so',
    heldBy: here(
      'news',
      '35: %s in the inquiry is a mismatch and not paid',
      '35: another amount in the notification alone is no reason to believe it',
      '35: the same total, divided otherwise into amount and tax, is the right money',
      '35: points and a coupon leave the total as it is: paid, with the split recorded',
    ),
  },
  {
    row: 36,
    what: 'news of an odd form, and the connection test',
    heldBy: [
      ...here(
        'news',
        '36: a notification of any odd form is answered 1 or 405, crashes nothing and changes nothing',
      ),
      ...at(
        'gmo/protocol/result-notification.test.ts',
        'of any bytes at all is read or refused, and never throws',
      ),
    ],
  },
  {
    row: 37,
    what: 'no news at all',
    heldBy: journey(
      'pays',
      'only delays: paid within 120 s of the clock when nobody comes back',
      'does not matter to a shopper who comes back',
    ),
  },
  {
    row: 38,
    what: 'death between the commit and the answer',
    heldBy: [
      ...here('news', '38: a process that dies after its 0 makes no second event when GMO-PG sends again'),
      ...at(
        'proof/crash/crash-points.test.ts',
        'of every operation: the order ends as if nothing had happened, within a minute',
      ),
    ],
  },
  {
    row: 39,
    what: 'SIGTERM in a burst of news',
    heldBy: at(
      'proof/crash/terminated.test.ts',
      'SIGTERM during a burst of notifications: nothing is answered 0 that is not stored, and the process ends by itself',
    ),
  },
  {
    row: 40,
    what: 'the bytes of the answer to news',
    heldBy: journey('hostile', 'is answered with exactly one byte of plain text'),
  },
  {
    row: 41,
    what: 'old news after 90 days',
    heldBy: here('news', '41: notifications replayed 90 days later change nothing, and are kept'),
  },
  {
    row: 42,
    what: 'a forged return',
    heldBy: here(
      'news',
      '42: a return that says %s, by GET or by a cross-site POST, shows only what is proven',
    ),
  },
  {
    row: 43,
    what: 'a return that is reloaded, and many in an outage',
    heldBy: [
      ...here(
        'news',
        '43: a hundred reloads of a return cost a few inquiries, and twenty returns in an outage are all led back',
      ),
      ...journey('floods', 'of notifications or returns of one open order costs about one inquiry a second'),
    ],
  },
];
