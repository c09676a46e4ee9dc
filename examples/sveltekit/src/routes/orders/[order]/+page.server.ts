import { error } from '@sveltejs/kit';
import { endpoint, orderTokenOf } from '../../../lib/server/shop.ts';
import type { PageServerLoad } from './$types';

/** Runs on the server alone, for each request. */
export const load: PageServerLoad = async ({ params }) => {
  const orderToken = await orderTokenOf(params.order);
  if (orderToken === undefined) error(404);
  return { orderId: params.order, endpoint: endpoint(), orderToken };
};
