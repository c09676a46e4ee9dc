import { endpoint } from '../../lib/server/shop.ts';

export const load = () => ({ endpoint: endpoint() });
