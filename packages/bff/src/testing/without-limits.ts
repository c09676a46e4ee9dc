/** For tests that ask thousands of times about something else than the limits. */
import type { Environment } from './start-world.ts';

/** Every allowance by address, order, handle and key, so wide that no test uses it up. */
export const WITHOUT_LIMITS: Environment = {
  LIMIT_ADDRESS_STARTS_PER_MINUTE: '1000000',
  LIMIT_ADDRESS_READS_PER_MINUTE: '1000000',
  LIMIT_ORDER_STARTS_PER_MINUTE: '1000000',
  LIMIT_HANDLE_READS_PER_MINUTE: '1000000',
  LIMIT_KEY_PER_MINUTE: '1000000',
};
