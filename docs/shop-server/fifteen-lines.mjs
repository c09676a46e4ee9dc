/**
 * A shop's server from the docs alone. It shows a page with the button, takes the webhooks at /hooks, and writes one file for each paid
 * order; written twice, it is still one. (In life: a row with a unique orderId, in the transaction that has the goods sent.) It listens on
 * this machine only: put your proxy in front, for TLS and for a limit of bodies. (A webhook has at most 64 KiB.)
 *
 * No page and no route refunds. That is done at a shell, by the client's own call as JSON: the checkoutId (it stands in the order's file),
 * the yen, and a key that was noted with the order before. The same command again is the same refund:
 *
 *   node --import tsx fifteen-lines.mjs '["co_…", 300, { "idempotencyKey": "refund-A-1-1", "waitMs": 60000 }]'
 */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createMerchantClient } from '@epos-kantan/bff/client';
import { signOrder } from '@epos-kantan/bff/order-token';
import { verifyWebhook } from '@epos-kantan/bff/webhook';

const { EPOS_KANTAN_URL: url, MERCHANT_API_KEY: apiKey, ORDER_TOKEN_SECRET: secret, PORT, SHOP_URL, WEBHOOK_SECRET } = process.env;
const script = `<script async src="${url}/assets/epos-kantan-button-1.0.0.js"></script>`;
const order = { orderId: 'A-1', amount: 9800, total: 9800, returnUrl: `${SHOP_URL}/thanks` };
const page = async () => `${script}<epos-kantan-button order-token="${await signOrder(order, { secret })}"></epos-kantan-button>`;
const deliver = ({ type, data }) => /^checkout\.(paid|captured)$/.test(type) && data.captured && writeFile(data.orderId, data.checkoutId);
const hook = async (req) => deliver(verifyWebhook(await buffer(req), req.headers, WEBHOOK_SECRET));
const end = (res, status) => (html) => res.writeHead(status, { 'content-type': 'text/html' }).end(typeof html === 'string' ? html : '');
if (process.argv[2]) console.log(await createMerchantClient({ url, apiKey }).refundCheckout(...JSON.parse(process.argv[2])));
else createServer((req, res) => (req.url === '/hooks' ? hook : page)(req).then(end(res, 200), end(res, 400))).listen(PORT, '127.0.0.1');
