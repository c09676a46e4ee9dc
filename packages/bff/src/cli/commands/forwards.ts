/** `epos-kantan forwards …`: notifications of other payment methods that were not passed on yet, through the merchant API. */
import { defineCommand } from 'citty';
import { apiArgs, askMerchantApi, change, changeArgs } from '../ask-merchant-api.ts';
import { localTime, table } from '../print.ts';
import { printResent, rangeArgs, rangeOf } from './events.ts';
import { wholeNumber } from '../usage-error.ts';

const out = process.stdout;

const listCommand = defineCommand({
  meta: { name: 'list', description: 'List those that wait or were given up, oldest first' },
  args: {
    ...apiArgs,
    after: { type: 'string', default: '0', description: 'cursor of the last one that was read' },
    state: { type: 'enum', options: ['waiting', 'dead'], description: 'only those that stand so' },
    limit: { type: 'string', default: '20', description: '1 to 100' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const answer = await client.listForwards({
        after: wholeNumber('after', args.after, 0),
        limit: wholeNumber('limit', args.limit, 1),
        ...(args.state === undefined ? {} : { state: args.state }),
      });
      if (args.json) {
        out.write(`${JSON.stringify(answer, null, 2)}\n`);
        return;
      }
      const heads = ['GMO ORDER', 'PAY TYPE', 'RECEIVED', 'STATE', 'WHY'].map((head) => ({ head }));
      const rows = answer.forwards.map(({ cursor, gmoOrderId, payType, receivedAt, delivery }) => [
        String(cursor),
        gmoOrderId,
        payType ?? '',
        localTime(receivedAt),
        `${delivery.state} ${String(delivery.tries)}`,
        delivery.lastDetail ?? '',
      ]);
      out.write(table([{ head: 'CURSOR', align: 'end' }, ...heads], rows, out));
    }),
});

const redeliverCommand = defineCommand({
  meta: {
    name: 'redeliver',
    description: 'Pass those on once more that were given up, at most 500 at a time',
  },
  args: { ...changeArgs, ...rangeArgs },
  run: ({ args }) =>
    change(
      args,
      async (client, how) => client.redeliverForwards(rangeOf(args), how),
      (answer) => {
        printResent(answer, args.json);
      },
    ),
});

/** The commands about notifications that are passed on. */
export const forwardsCommand = defineCommand({
  meta: {
    name: 'forwards',
    description: 'List notifications of other payment methods that were not passed on, and pass them on',
  },
  subCommands: { list: listCommand, redeliver: redeliverCommand },
});
