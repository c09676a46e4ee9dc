import { renderButton } from '@epos-kantan/widget/ssr';
import { error } from '@sveltejs/kit';
import { endpoint, orderTokenOf } from '../../../lib/server/shop.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const orderToken = await orderTokenOf(params.order);
  if (orderToken === undefined) error(404);
  return { markup: renderButton({ endpoint: endpoint(), orderToken }) };
};
