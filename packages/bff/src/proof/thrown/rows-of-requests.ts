/** Rows 1 to 18: what browsers, tokens and bodies throw. Read by `thrown-list`. */
import { at, here, journey } from './thrown-row.ts';
import type { ThrownRow } from './thrown-row.ts';

/** Rows 1 to 18: what browsers, tokens and bodies throw. */
export const rowsOfRequests: readonly ThrownRow[] = [
  {
    row: 1,
    what: 'a browser that names the price, or who is paid',
    heldBy: journey('hostile', 'is refused for "%s", and GMO-PG sees no call'),
  },
  {
    row: 2,
    what: 'a token that was altered, cut, re-encoded or taken from another order',
    heldBy: [
      ...here('orders', '2: an unsigned token is refused in every spelling of "no signature"'),
      ...at(
        'order-token/verify-order-token.test.ts',
        'covers the claims: not one of them can be changed',
        'cannot be taken from another order',
        'is refused when it %s',
      ),
    ],
  },
  {
    row: 3,
    what: 'a token out of its time, of another key, algorithm or shop',
    heldBy: here('orders', '3: a token %s is refused'),
  },
  {
    row: 4,
    what: 'a token replayed after the payment',
    heldBy: here(
      'orders',
      '4: a valid token that is replayed after the payment gets the same checkout, paid, and starts nothing',
    ),
  },
  {
    row: 5,
    what: 'odd order ids',
    heldBy: here(
      'orders',
      '5: the order id %j is refused',
      '5: ids that look alike, or like something else, stay different orders',
    ),
  },
  {
    row: 6,
    what: 'simultaneous starts of one order on several processes',
    heldBy: [
      ...journey(
        'instances',
        '1,000 simultaneous starts of one order are one trade, and it is paid, captured and told once',
      ),
      ...at(
        'storage/dialects/postgres/postgres-race.test.ts',
        'a start that 1,000 callers of three processes make at once is owned by exactly one',
      ),
    ],
  },
  {
    row: 7,
    what: 'simultaneous starts of one order, each as a request of its own',
    // A start has no key: its order is the key.
    heldBy: journey('hostile', 'make one trade, and no answer is a server error'),
  },
  {
    row: 8,
    what: 'the same key with another body',
    heldBy: [
      ...here(
        'merchant',
        '8: the same key for another operation or checkout is refused, and nothing is sent',
      ),
      ...at(
        'idempotency/run-once.test.ts',
        'of another body, or for another target, is refused and runs nothing',
      ),
    ],
  },
  {
    row: 9,
    what: 'the same key while the first is sent',
    heldBy: [
      ...here(
        'merchant',
        '9: 200 requests with one key while Sales is under way are one call, and later the same bytes',
      ),
      ...at(
        'storage/dialects/postgres/postgres-race.test.ts',
        'of 200 requests with one key that three processes get at once exactly one runs',
      ),
      ...journey(
        'merchant',
        'that a kill -9 struck between the effect and its record goes on under the same key',
        'whose reply is lost is 202 until GMO-PG tells, then definite, then the same bytes',
      ),
    ],
  },
  {
    row: 10,
    what: 'keys of odd forms, or of another shop',
    heldBy: [
      ...here(
        'merchant',
        '10: a request with %s as its key is refused, and nothing is stored or sent',
        '10: a control character in a key is refused, and nothing is stored or sent',
      ),
      ...at('storage/idempotency-store.contract.ts', "never meets another shop's"),
    ],
  },
  {
    row: 11,
    what: 'double click, tabs, Back, a bookmarked form',
    heldBy: here(
      'orders',
      '11: double click, two tabs, back and a bookmark never make two payable trades of one order',
    ),
  },
  {
    row: 12,
    what: 'return addresses that lead elsewhere',
    heldBy: [
      ...here(
        'orders',
        '12: a return address at %j is refused, as returnUrl and as cancelUrl, by both doors',
      ),
      ...at(
        'order-token/verify-order-token.test.ts',
        'is used as the parser spells it, so that what was checked is what is used',
      ),
    ],
  },
  {
    row: 13,
    what: 'JSON that hurts its reader',
    heldBy: here('orders', '13: JSON with %s is refused, and the prototype is untouched'),
  },
  {
    row: 14,
    what: 'starts of another type or from another place',
    heldBy: here(
      'orders',
      '14: a start %s is refused without effect',
      '14: a start without a Content-Type is refused without effect',
    ),
  },
  {
    row: 15,
    what: 'bodies that are long, lie about it, are compressed, or trickle',
    heldBy: [
      ...here(
        'limits',
        '15: that trickles its headers, its body, or nothing at all is given up, two hundred of them at once',
      ),
      ...here(
        'edge',
        '15: ten megabytes in chunks to %s are refused after a fraction of them, while others are served',
        '15: a length that lies is never more than its own request',
        '15: a compressed bomb is not unpacked, whatever it calls itself',
        '15: a byte now and then is given up after ten seconds, while others are served',
      ),
      ...here('measured', '15: ten megabytes in chunks, eighty times, do not make the process grow by ten'),
    ],
  },
  {
    row: 16,
    what: 'a thousand starts under forged addresses',
    heldBy: [
      ...here(
        'limits',
        '16: under forged addresses are those of one address: 429, and when to come again',
        '16: behind a proxy count for the address that the proxy saw, and for no neighbour of it',
      ),
      ...at('http/middleware/client-address.test.ts', 'is looked for behind twenty proxies, and no further'),
    ],
  },
  {
    row: 17,
    what: 'guessed handles',
    heldBy: [
      ...here(
        'edge',
        '17: with any one character changed it is nobody’s, and the answer is the same as for a guess',
        '17: is not the key of the return, nor the other way round',
      ),
      ...here('measured', '17: a handle that differs in one character takes as long as a guess'),
    ],
  },
  {
    row: 18,
    what: 'markup in texts of the shop, the browser and GMO-PG',
    heldBy: journey(
      'edge',
      'are escaped on every page',
      'posts AccessID and Token to StartURL, under a nonce, with no form-action and no cache',
    ),
  },
];
