import { endpoint, orderIds } from '../shop.ts';

/** What every page may know. */
export default defineEventHandler(() => ({ endpoint: endpoint(), orderIds }));
