import { orderIds } from '../lib/server/shop.ts';

export const load = () => ({ orderIds });
