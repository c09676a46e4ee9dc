/** `epos-kantan events …`: the events for the shop and what became of their webhooks, through the merchant API. */
import type { RedeliverManyResponse } from '@epos-kantan/shared';
import { defineCommand } from 'citty';
import type { EventQuery, EventRange } from '../../client/merchant-client.ts';
import { apiArgs, askMerchantApi, change, changeArgs } from '../ask-merchant-api.ts';
import { localTime, paint, table } from '../print.ts';
import { wholeNumber } from '../usage-error.ts';

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
      // Those about trades that have no checkout have no place in the order.
      const orphans = answer.orphans.map((one) => ({ cursor: null, ...one }));
      const rows = [...answer.events, ...orphans].map(({ cursor, event, delivery }) => [
        cursor === null ? '–' : String(cursor),
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
    change(
      args,
      (client, how) => client.redeliverEvent(args.event, how),
      (answer) =>
        out.write(
          args.json
            ? `${JSON.stringify(answer)}\n`
            : `${paint('green', 'done', out)}: ${answer.eventId} waits to be sent\n`,
        ),
    ),
});

/** Arguments of a command that sends a range again. */
export const rangeArgs = {
  after: { type: 'string', default: '0', description: 'cursor before the first one' },
  through: { type: 'string', description: 'cursor of the last one; default: all that there are' },
} as const;

/** The range of such a command. */
export function rangeOf(args: { readonly after: string; readonly through?: string | undefined }): EventRange {
  return {
    after: wholeNumber('after', args.after, 0),
    ...(args.through === undefined ? {} : { through: wholeNumber('through', args.through, 1) }),
  };
}

/** Says how many wait to be sent again, and where to go on. */
export function printResent(answer: RedeliverManyResponse, isJson: boolean): void {
  if (isJson) return void out.write(`${JSON.stringify(answer)}\n`);
  const more = answer.more ? `; go on with --after ${String(answer.through)}` : '';
  out.write(`${paint('green', 'done', out)}: ${String(answer.redelivered)} wait to be sent${more}\n`);
}

const redeliverManyCommand = defineCommand({
  meta: { name: 'redeliver-many', description: 'Send a range of events again, at most 500 at a time' },
  args: {
    ...changeArgs,
    ...rangeArgs,
    state: {
      type: 'enum',
      options: ['dead', 'delivered', 'any'],
      default: 'dead',
      description: 'only those whose webhook stands so',
    },
  },
  run: ({ args }) =>
    change(
      args,
      async (client, how) => client.redeliverEvents({ ...rangeOf(args), state: args.state }, how),
      (answer) => {
        printResent(answer, args.json);
      },
    ),
});

/** The commands about events. */
export const eventsCommand = defineCommand({
  meta: { name: 'events', description: 'List the events for the shop, and send them again' },
  subCommands: {
    list: listCommand,
    redeliver: redeliverCommand,
    'redeliver-many': redeliverManyCommand,
  },
});
