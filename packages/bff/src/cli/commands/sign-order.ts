/** `epos-kantan sign-order`: signs an order on the place itself, for trying things out. */
import { defineCommand } from 'citty';
import { ConfigurationError, loadConfig } from '../../config/load-config.ts';
import { signOrder } from '../../order-token/sign-order.ts';
import { exitOnFault } from '../exit-on-fault.ts';
import { jsonArg, printJson } from '../print.ts';

/** The command. Prints the token alone, so that it can be piped; with `--json` `{orderId, total, orderToken}`. */
export const signOrderCommand = defineCommand({
  meta: { name: 'sign-order', description: 'Sign an order token with ORDER_TOKEN_SECRET' },
  args: {
    json: jsonArg,
    order: { type: 'string', required: true, description: "the shop's order id" },
    amount: { type: 'string', required: true, description: 'yen' },
    tax: { type: 'string', default: '0', description: 'yen, on top of the amount' },
    'return-url': { type: 'string', required: true, description: 'where the shopper comes back to' },
    'expires-in': { type: 'string', default: '900', description: 'seconds' },
  },
  run: ({ args }) =>
    exitOnFault(async () => {
      const loaded = loadConfig(process.env);
      if (!loaded.ok) throw new ConfigurationError(loaded.faults);
      const [active] = loaded.config.orderTokenSecrets;
      if (active === undefined) throw new Error('a checked configuration has a secret');
      const [amount, tax] = [Number(args.amount), Number(args.tax)];
      const token = await signOrder(
        { orderId: args.order, amount, tax, total: amount + tax, returnUrl: args['return-url'] },
        {
          secret: `${active.id === null ? '' : `${active.id}:`}${active.value.reveal()}`,
          expiresInSeconds: Number(args['expires-in']),
        },
      );
      if (args.json) printJson({ orderId: args.order, total: amount + tax, orderToken: token });
      else process.stdout.write(`${token}\n`);
    }),
});
