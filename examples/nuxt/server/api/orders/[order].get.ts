import { endpoint, orderTokenOf } from '../../shop.ts';

/** Signs an order. Asked by the page where it is rendered: on the server directly, in a browser by the router. */
export default defineEventHandler(async (event) => {
  const orderId = getRouterParam(event, 'order') ?? '';
  const orderToken = await orderTokenOf(orderId);
  if (orderToken === undefined) throw createError({ statusCode: 404, statusMessage: 'no such order' });
  return { orderId, endpoint: endpoint(), orderToken };
});
