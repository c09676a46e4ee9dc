/** Rows 44 to 65: what the shop, its webhooks, settings, stores and hosts throw. Read by `thrown-list`. */
import { at, here, journey } from './thrown-row.ts';
import type { ThrownRow } from './thrown-row.ts';

/** Rows 44 to 65: what the shop, its webhooks, settings, stores and hosts throw. */
export const rowsOfOperation: readonly ThrownRow[] = [
  {
    row: 44,
    what: 'shop operations with a wrong key',
    heldBy: [
      ...here(
        'merchant',
        '44: %s opens no operation of the shop',
        '44: a page cannot call an operation of the shop, with the key or without',
        '44: a checkout that is not there is told apart from nothing, and keeps no key',
      ),
      ...here('money', '44: a key that only reads gives no money back, takes none and closes nothing'),
    ],
  },
  {
    row: 45,
    what: 'two refunds at once',
    heldBy: [
      ...here(
        'money',
        '45: above what is left are refused, and nothing is sent',
        '45: with one key at once are one',
        '45: beside a change of the amount wait their turn, whichever comes first',
      ),
      ...journey(
        'adjustments',
        'two at once with keys of their own leave 700 and then 400 yen, never 700 twice',
        'whose reply is lost is one refund, asked for again after a second, a restart and 25 hours',
      ),
      ...at(
        'storage/adjustments.contract.ts',
        'never begins a second time from the same money, whoever tries',
        'never begins at %s',
      ),
    ],
  },
  {
    row: 46,
    what: 'changes to odd amounts',
    heldBy: [
      ...here(
        'money',
        '46: to %s is refused by name, and nothing is sent',
        '46: after a cancel is refused by name, and nothing is sent',
      ),
      ...journey('adjustments', 'upwards, or to nothing, is refused, and to what is already so is done'),
    ],
  },
  {
    row: 47,
    what: 'a capture that is too late, operations on what is unpaid',
    heldBy: [
      ...here(
        'merchant',
        '47: a capture of what is not paid is a definite no, and nothing is sent or changed',
        '47: a capture after the authorization lapsed is a definite no, and the payment is as GMO-PG says',
      ),
      ...at(
        'checkout/capture-for-shop.test.ts',
        'of a checkout that is %s is refused without a call or a change',
      ),
      ...journey('rules', 'is told to the shop as attention, and the payment stays paid'),
      ...journey(
        'adjustments',
        'of what is not there is refused, and nothing is sent',
        'of money that is only secured is refused',
        'of an order that nobody paid closes it; a payment that comes all the same waits for the shop',
      ),
    ],
  },
  {
    row: 48,
    what: 'a cancel against a payment under way',
    heldBy: here(
      'money',
      '48: after a payment that nobody told of gives the money back',
      '48: before a payment that comes all the same leaves it to the shop, flagged and uncaptured',
      '48: at the same moment ends given back, or flagged and uncaptured',
    ),
  },
  {
    row: 49,
    what: 'operations in the screens of GMO-PG',
    heldBy: [
      ...here(
        'news',
        '49: a capture in GMO-PG’s own screen is found by looking again, and told as a change from outside',
      ),
      ...journey('late-news', 'is found by looking again when nobody tells of it'),
    ],
  },
  {
    row: 50,
    what: 'a receiver of webhooks that fails in every way',
    heldBy: [
      ...at(
        'outbound/send-request.test.ts',
        'that answers %s',
        'that answers %s is not followed elsewhere',
        'that is busy and says Retry-After: %s is left alone for %s ms',
        'that answers without end is cut off',
        'that never answers is given up after the deadline',
        'that has no TLS gets nothing over https',
      ),
      ...at(
        'webhook/deliver-due.test.ts',
        'after ten tries over more than 75 hours it is a dead letter',
        'a receiver that answers 410 is never asked about this event again',
      ),
      ...here('webhooks', '50: a receiver with a certificate %s gets nothing'),
    ],
  },
  {
    row: 51,
    what: 'death after a webhook was taken and before that is stored',
    heldBy: at(
      'webhook/deliver-due.test.ts',
      'a webhook whose end could not be stored is sent again, with the same id and a valid signature',
    ),
  },
  {
    row: 52,
    what: 'a new webhook secret while webhooks wait',
    heldBy: [
      ...here(
        'webhooks',
        '52: a secret that is changed while 1,000 webhooks wait: both count in the overlap, and the old one no longer',
      ),
      ...at(
        'webhook/verify-webhook.test.ts',
        'let a receiver know the old, the new, or both',
        'end: the old one is refused afterwards',
      ),
    ],
  },
  {
    row: 53,
    what: 'webhooks that a receiver has to refuse',
    heldBy: at(
      'webhook/verify-webhook.test.ts',
      'when its body is %s',
      'when its body was parsed',
      'when it is %s s old: %s',
      'when its id was swapped',
      'when %s is missing',
      'when its signature %s',
    ),
  },
  {
    row: 54,
    what: 'secrets in any output',
    heldBy: [
      ...journey(
        'secrets',
        'no secret is in the log, in an answer, in a webhook or readable in the database',
      ),
      ...at('storage/open-storage.test.ts', 'are on the disk in no file, neither before nor after the close'),
      ...at('observability/log.test.ts', 'a secret is never printed, wherever in an entry it stands'),
      ...at('doctor/broken-configurations.test.ts', 'is found, says no secret, and nothing else is'),
      // Looks for them in the figures and in the spans.
      ...journey('traces', "one trace leads from the page's request over the calls to GMO-PG to the webhook"),
    ],
  },
  {
    row: 55,
    what: 'texts that want to be log lines',
    heldBy: [
      ...here(
        'log-lines',
        '55: what is thrown into any inbound field stays inside one escaped line of the log',
      ),
      ...at('observability/log.test.ts', 'with %s stays within its line and its value'),
    ],
  },
  {
    row: 56,
    what: 'settings that contradict each other',
    heldBy: here('settings', '56: %s refuses to start, with the variable and the reason'),
  },
  {
    row: 57,
    what: 'migrations at once, backwards, and killed midway',
    heldBy: [
      ...at(
        'storage/dialects/postgres/postgres-race.test.ts',
        'processes that start at the same time migrate a new database once',
      ),
      ...at(
        'storage/dialects/postgres/postgres-open.test.ts',
        'of a newer release, or of another build, is refused',
        'whose migration failed midway is as it was',
      ),
      ...at(
        'storage/open-storage.test.ts',
        'by an older release is refused',
        'after a migration that failed midway finds the database as it was',
      ),
      ...at(
        'proof/crash/crash-points.test.ts',
        'while the store is opened, in the middle of a migration too: the next start completes it',
      ),
    ],
  },
  {
    row: 58,
    what: 'a PostgreSQL that fails over, conflicts, or has no connection left',
    heldBy: at(
      'storage/dialects/postgres/postgres-faults.test.ts',
      'in the middle of a command: the command is run again, whole and once',
      'at the commit: the caller is told that it is not known, and the command is not run again',
      'in the middle of many commands: what was acknowledged is there, what was refused is whole or not there',
      'for a connection ends when all are taken',
    ),
  },
  {
    row: 59,
    what: 'an SQLite file in the wrong hands or place',
    heldBy: [
      ...at(
        'storage/dialects/sqlite/sqlite-process.test.ts',
        'a second process is refused while the first lives, and let in once it was killed',
      ),
      ...at(
        'storage/open-storage.test.ts',
        'in a read-only folder is refused',
        'is locked under every name it has',
        'is readable for its owner only, and so is what SQLite puts beside it',
      ),
      // A network drive and a published folder are among its cases.
      ...at('doctor/broken-configurations.test.ts', 'is found, says no secret, and nothing else is'),
    ],
  },
  {
    row: 60,
    what: 'one OrderID in two shops',
    heldBy: [
      ...here(
        'news',
        "60: the OrderID of ours with shop B's ShopID is not ours, and an OrderID of shop B moves nothing of ours",
      ),
      ...at(
        'storage/notification-inbox.contract.ts',
        "another shop's notification for the same OrderID touches nothing of ours",
      ),
      ...at(
        'storage/checkout-store.contract.ts',
        "never shows another shop's records, even under the same order id",
      ),
    ],
  },
  {
    row: 61,
    what: 'a process that sleeps with leases in its hands',
    heldBy: [
      ...at(
        'reconciliation/shared-timer.test.ts',
        'what a process claimed and never finished is taken over within a minute, and not before',
      ),
      ...at(
        'storage/dialects/postgres/postgres-faults.test.ts',
        'of others for the rows of a frozen process ends',
      ),
      ...at(
        'storage/checkout-store.contract.ts',
        'is taken over after its lease, and the former owner is stale from then on',
      ),
      ...at(
        'gmo/http-payment-gateway.test.ts',
        'are never more than the limit under way, and all are answered',
      ),
    ],
  },
  {
    row: 62,
    what: 'smuggled requests, injected headers, odd methods',
    heldBy: here(
      'edge',
      '62: a request with two lengths, or a hidden second one, is refused whole',
      '62: headers of 20,000 bytes are refused, and so are TRACE, CONNECT and made-up methods',
      '62: no text of an order or an address becomes a header of ours',
    ),
  },
  {
    row: 63,
    what: 'a host whose clock, random numbers or time to run fail',
    heldBy: [
      ...here(
        'faulty-host',
        '63: the clock fails, at any of its readings, leaves nothing half done',
        '63: random numbers fail, at any of them, leaves nothing half done',
      ),
      ...here('edge', '63: an event loop that stands still for two seconds leaves no half state'),
    ],
  },
  {
    row: 64,
    what: 'a dependency that was tampered with or added',
    heldBy: [
      '64: holds the bytes of every package by a sha512, and fetches none from a place of its own',
      '64: %s brings what was agreed, in exact versions, and runs nothing at its installation',
      '64: of a package whose bytes are others than the lockfile says ends, whatever its registry says of them',
      '64: of a library that was added beside the lockfile ends',
      '64: is asked for by the lockfile alone where the product is built',
    ].map((test) => ({ file: 'scripts/lockfile.test.mjs', test })),
  },
  {
    row: 65,
    what: 'a long random walk',
    heldBy: at(
      'proof/simulation/simulation.test.ts',
      'no world breaks an invariant, and every kind of fault struck',
    ),
  },
];
