/** `epos-kantan events …`: the events for the shop and what became of their webhooks, through the merchant API. */
import { defineCommand } from 'citty';
import type { EventQuery } from '../../client/merchant-client.ts';
import { apiArgs, askMerchantApi, changeArgs, keyOf, wholeNumber } from '../ask-merchant-api.ts';
import { localTime, paint, table } from '../print.ts';

const out = process.stdout;

const listCommand = defineCommand({
  meta: { name: 'list', description: 'List events, oldest first' },
  args: {
    ...apiArgs,
    after: { type: 'string', default: '0', description: 'cursor of the last one that was read' },
    state: {
      type: 'enum',
      options: ['waiting', 'delivered', 'dead'],
      description: 'only those whose webhook stands so; dead = given up after its last try',
    },
    limit: { type: 'string', default: '20', description: '1 to 100' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const answer = await client.listEvents({
        after: wholeNumber('after', args.after, 0),
        limit: wholeNumber('limit', args.limit, 1),
        ...(args.state === undefined ? {} : { state: args.state as NonNullable<EventQuery['state']> }),
      });
      if (args.json) {
        out.write(`${JSON.stringify(answer, null, 2)}\n`);
        return;
      }
      const columns = [
        { head: 'CURSOR', align: 'end' as const },
        { head: 'EVENT' },
        { head: 'TYPE' },
        { head: 'ORDER' },
        { head: 'AT' },
        { head: 'WEBHOOK' },
        { head: 'WHY' },
      ];
      const rows = answer.events.map(({ cursor, event, delivery }) => [
        String(cursor),
        event.id,
        event.data.reason === undefined ? event.type : `${event.type} (${event.data.reason})`,
        event.data.orderId ?? '',
        localTime(event.timestamp),
        `${delivery.state} ${String(delivery.tries)}`,
        delivery.state === 'delivered' ? '' : (delivery.lastDetail ?? ''),
      ]);
      out.write(table(columns, rows, out));
    }),
});

const redeliverCommand = defineCommand({
  meta: { name: 'redeliver', description: 'Send one event again, with the same id and the same body' },
  args: {
    ...changeArgs,
    event: { type: 'positional', required: true, description: 'id of the event, evt_…' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const answer = await client.redeliverEvent(args.event, keyOf(args));
      out.write(
        args.json
          ? `${JSON.stringify(answer)}\n`
          : `${paint('green', 'done', out)}: ${answer.eventId} waits to be sent\n`,
      );
    }),
});

/** The commands about events. */
export const eventsCommand = defineCommand({
  meta: { name: 'events', description: 'List the events for the shop, and send one again' },
  subCommands: { list: listCommand, redeliver: redeliverCommand },
});
