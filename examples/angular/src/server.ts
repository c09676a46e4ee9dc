/** The shop's server: signs orders, and renders the pages. */
import {
  AngularNodeAppEngine,
  createNodeRequestHandler,
  isMainModule,
  writeResponseToNodeResponse,
} from '@angular/ssr/node';
import express from 'express';
import { join } from 'node:path';
import { endpoint, orderIds, orderTokenOf } from './shop';

const app = express();
const angularApp = new AngularNodeAppEngine();

app.get('/api/shop', (_req, res) => {
  res.json({ endpoint: endpoint(), orderIds });
});

app.get('/api/orders/:order', async (req, res) => {
  const orderId = req.params.order;
  const orderToken = await orderTokenOf(orderId);
  if (orderToken === undefined) res.sendStatus(404);
  else res.json({ orderId, endpoint: endpoint(), orderToken });
});

app.use(express.static(join(import.meta.dirname, '../browser'), { maxAge: '1y', index: false }));

app.use((req, res, next) => {
  angularApp
    .handle(req)
    .then((response) => (response ? writeResponseToNodeResponse(response, res) : next()))
    .catch(next);
});

if (isMainModule(import.meta.url))
  app.listen(Number(process.env['PORT']), process.env['HOST'] ?? 'localhost');

/** For the development server. */
export const reqHandler = createNodeRequestHandler(app);
