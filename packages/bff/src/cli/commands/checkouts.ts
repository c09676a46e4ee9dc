/** `epos-kantan checkouts …`: what the shop's people do about payments, through the merchant API. */
import type { MerchantCheckout, ShowCheckoutResponse } from '@epos-kantan/shared';
import { CHECKOUT_STATUSES } from '@epos-kantan/shared';
import { defineCommand } from 'citty';
import type { CheckoutQuery, CommandResult } from '../../client/merchant-client.ts';
import { apiArgs, askMerchantApi, change, changeArgs } from '../ask-merchant-api.ts';
import { localTime, paint, printable, table, yen } from '../print.ts';
import { wholeNumber } from '../usage-error.ts';

const out = process.stdout;
const checkoutArg = { type: 'positional', required: true, description: 'id of the checkout, co_…' } as const;

const listCommand = defineCommand({
  meta: { name: 'list', description: 'List checkouts, newest first' },
  args: {
    ...apiArgs,
    status: { type: 'enum', options: [...CHECKOUT_STATUSES], description: 'only those of this status' },
    order: { type: 'string', description: "only the one of this shop's order" },
    trials: { type: 'boolean', default: false, description: 'only test payments' },
    attention: { type: 'boolean', default: false, description: 'only those that wait for the shop' },
    from: { type: 'string', description: 'only those made from this moment on, ISO 8601' },
    to: { type: 'string', description: 'only those made before this moment, ISO 8601' },
    limit: { type: 'string', default: '20', description: '1 to 100' },
    cursor: { type: 'string', description: 'where the page before ended' },
  },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const query: CheckoutQuery = {
        limit: wholeNumber('limit', args.limit, 1),
        attention: args.attention,
        trial: args.trials,
        ...(args.status === undefined ? {} : { status: args.status }),
        ...(args.order === undefined ? {} : { orderId: args.order }),
        ...(args.from === undefined ? {} : { from: args.from }),
        ...(args.to === undefined ? {} : { to: args.to }),
        ...(args.cursor === undefined ? {} : { cursor: args.cursor }),
      };
      const answer = await client.listCheckouts(query);
      if (args.json) return print(answer);
      const columns = [
        { head: 'CHECKOUT' },
        { head: 'ORDER' },
        { head: 'STATUS' },
        { head: 'FUNDS' },
        { head: 'TOTAL', align: 'end' as const },
        { head: 'CREATED' },
        { head: 'ATTENTION' },
      ];
      out.write(table(columns, answer.checkouts.map(row), out));
      if (answer.nextCursor !== null)
        out.write(`${paint('dim', `more: --cursor ${answer.nextCursor}`, out)}\n`);
    }),
});

function row(checkout: MerchantCheckout): readonly string[] {
  const { id, orderId, status, funds, total, createdAt, attempts } = checkout;
  const attention = [...new Set(attempts.flatMap((attempt) => attempt.attention))];
  return [id, orderId, status, funds, yen(total), localTime(createdAt), attention.join(' ')];
}

const showCommand = defineCommand({
  meta: { name: 'show', description: 'Show one checkout with its attempts and its timeline' },
  args: { ...apiArgs, checkout: checkoutArg },
  run: ({ args }) =>
    askMerchantApi(args, async (client) => {
      const answer = await client.showCheckout(args.checkout);
      if (args.json) return print(answer);
      printFacts(answer.checkout);
      printAttempts(answer.checkout);
      printTimeline(answer);
    }),
});

function print(answer: object): void {
  out.write(`${JSON.stringify(answer, null, 2)}\n`);
}

function printFacts({
  id,
  orderId,
  status,
  funds,
  total,
  pointsUsed,
  couponUsed,
  closed,
  testMode,
}: MerchantCheckout): void {
  const facts = [
    ['checkout', id],
    ['order', orderId],
    ['status', `${status}, ${funds}${closed ? ', closed' : ''}`],
    ['total', yen(total)],
    ...(pointsUsed === undefined ? [] : [['points', yen(pointsUsed)]]),
    ...(couponUsed === undefined ? [] : [['coupon', yen(couponUsed)]]),
    ...(testMode ? [['mode', 'test']] : []),
  ];
  for (const [name = '', value = ''] of facts)
    out.write(`${paint('dim', name.padEnd(10), out)}${printable(value)}\n`);
}

function printAttempts({ attempts }: MerchantCheckout): void {
  const columns = [
    { head: '#', align: 'end' as const },
    { head: 'GMO ORDER' },
    { head: 'PHASE' },
    { head: 'GMO STATUS' },
    { head: 'CAPTURE' },
    { head: 'TOTAL', align: 'end' as const },
    { head: 'GIVEN BACK', align: 'end' as const },
    { head: 'ATTENTION' },
  ];
  const rows = attempts.map((attempt) => [
    `${String(attempt.number)}${attempt.current ? '*' : ''}`,
    attempt.gmoOrderId,
    attempt.death === undefined ? attempt.phase : `${attempt.phase} (${attempt.death})`,
    attempt.gmoStatus ?? '',
    attempt.capture,
    yen(attempt.total),
    yen(attempt.refundedTotal),
    attempt.attention.join(' '),
  ]);
  out.write(`\n${table(columns, rows, out)}`);
}

function printTimeline({ timeline }: ShowCheckoutResponse): void {
  const columns = [
    { head: 'AT' },
    { head: 'EVENT' },
    { head: 'CAUSE' },
    { head: 'STATUS' },
    { head: 'FUNDS' },
    { head: 'WEBHOOK' },
  ];
  const rows = timeline.map((entry) => [
    localTime(entry.at),
    entry.reason === undefined ? entry.type : `${entry.type} (${entry.reason})`,
    entry.by === undefined ? entry.cause : `${entry.cause}, ${entry.by}`,
    moved(entry.statusFrom, entry.statusTo),
    moved(entry.fundsFrom, entry.fundsTo),
    entry.delivery === undefined ? '' : `${entry.delivery.state} ${String(entry.delivery.tries)}`,
  ]);
  out.write(`\n${table(columns, rows, out)}`);
}

function moved(from: string | null, to: string): string {
  return from === null || from === to ? to : `${from} → ${to}`;
}

function printEnd(json: boolean): (result: CommandResult) => void {
  return (result) => {
    if (json) return print(result);
    const { orderId, status, funds, attempts } = result.checkout;
    const givenBack = attempts.find(({ current }) => current)?.refundedTotal ?? 0;
    const back = givenBack === 0 ? '' : `, ${yen(givenBack)} given back`;
    out.write(
      `${paint(result.done ? 'green' : 'yellow', result.done ? 'done' : 'not known yet', out)}: ${printable(orderId)} is ${status}, ${funds}${back}\n`,
    );
  };
}

const captureCommand = defineCommand({
  meta: { name: 'capture', description: 'Take the secured money' },
  args: { ...changeArgs, checkout: checkoutArg },
  run: ({ args }) =>
    change(args, (client, how) => client.captureCheckout(args.checkout, how), printEnd(args.json)),
});

const cancelCommand = defineCommand({
  meta: {
    name: 'cancel',
    description: 'Give the whole payment back, or close an order that nobody has paid',
  },
  args: {
    ...changeArgs,
    checkout: checkoutArg,
    attempt: { type: 'string', description: 'number of the attempt, to give a second payment back' },
  },
  run: ({ args }) =>
    change(
      args,
      (client, how) => {
        const attempt =
          args.attempt === undefined ? {} : { attempt: wholeNumber('attempt', args.attempt, 1) };
        return client.cancelCheckout(args.checkout, { ...how, ...attempt });
      },
      printEnd(args.json),
    ),
});

const refundCommand = defineCommand({
  meta: { name: 'refund', description: 'Give a part of the taken money back' },
  args: {
    ...changeArgs,
    checkout: checkoutArg,
    amount: { type: 'string', required: true, description: 'yen, tax-inclusive' },
  },
  run: ({ args }) =>
    change(
      args,
      async (client, how) => client.refundCheckout(args.checkout, wholeNumber('amount', args.amount, 1), how),
      printEnd(args.json),
    ),
});

const changeCommand = defineCommand({
  meta: { name: 'change', description: 'Lower the payment to this amount and tax' },
  args: {
    ...changeArgs,
    checkout: checkoutArg,
    amount: { type: 'string', required: true, description: 'yen, without the tax' },
    tax: { type: 'string', default: '0', description: 'yen' },
  },
  run: ({ args }) =>
    change(
      args,
      async (client, how) => {
        const money = { amount: wholeNumber('amount', args.amount, 1), tax: wholeNumber('tax', args.tax, 0) };
        return client.changeCheckout(args.checkout, money, how);
      },
      printEnd(args.json),
    ),
});

const inquireCommand = defineCommand({
  meta: { name: 'inquire', description: 'Ask GMO-PG now' },
  args: { ...changeArgs, checkout: checkoutArg },
  run: ({ args }) =>
    change(args, (client, how) => client.inquireCheckout(args.checkout, how), printEnd(args.json)),
});

const adoptCommand = defineCommand({
  meta: { name: 'adopt', description: 'Take a paid trade without a record (orphan_trade) into the books' },
  args: {
    ...changeArgs,
    trade: { type: 'positional', required: true, description: 'its gmoOrderId, ek…' },
    order: { type: 'string', description: "the shop's order, only where GMO-PG does not remember it" },
  },
  run: ({ args }) =>
    change(
      args,
      (client, how) =>
        client.adoptOrphan(args.trade, {
          ...how,
          ...(args.order === undefined ? {} : { orderId: args.order }),
        }),
      printEnd(args.json),
    ),
});

/** The commands about checkouts. */
export const checkoutsCommand = defineCommand({
  meta: { name: 'checkouts', description: 'List, show, capture, cancel, refund, change and adopt payments' },
  subCommands: {
    list: listCommand,
    show: showCommand,
    capture: captureCommand,
    cancel: cancelCommand,
    refund: refundCommand,
    change: changeCommand,
    inquire: inquireCommand,
    adopt: adoptCommand,
  },
});
