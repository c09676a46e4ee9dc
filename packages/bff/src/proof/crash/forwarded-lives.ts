/**
 * The lives of notifications of another payment method: GMO-PG tells of them until they are taken, and each that was taken reaches the other
 * receiver, in the order of its order. Used by the scenarios.
 */
import type { OtherReceiver } from '../../testing/other-receiver.ts';
import { Breach } from './crash-world.ts';
import type { CrashWorld } from './crash-world.ts';

const STEPS = ['AUTH', 'SALES', 'RETURN'] as const;

/** One order of three notifications, and one beside it. */
export async function forwarded(crash: CrashWorld): Promise<void> {
  const other = crash.otherReceiver();
  // No press waits for it, and GMO-PG would not.
  await crash.bff.untilReady();
  for (const step of STEPS) {
    await tell(crash, 'other-1', step);
    await tell(crash, `other-of-${step}`, step);
  }
  await crash.patiently('the other receiver has them all', async () => {
    const isThere = (orderId: string, step: string): boolean => stepsOf(other, orderId).includes(step);
    return STEPS.every((step) => isThere('other-1', step) && isThere(`other-of-${step}`, step)) || null;
  });
  await crash.untilQuiet();
  // A repeat may follow its original; the last word is the last.
  const steps = stepsOf(other, 'other-1').filter((step, index, all) => step !== all[index - 1]);
  if (steps.join(' ') !== STEPS.join(' ')) throw new Breach(`they came as ${steps.join(', ')}`);
}

async function tell(crash: CrashWorld, orderId: string, step: string): Promise<void> {
  const fields = { ShopID: 'tshop00000001', OrderID: orderId, Status: step, PayType: '0' };
  await crash.patiently(`${orderId} is taken`, async () => {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${crash.world.bffUrl}/gmo/notification`, {
      method: 'POST',
      body,
    });
    return (await answer.text()) === '0' || null;
  });
}

function stepsOf({ came }: OtherReceiver, orderId: string): readonly string[] {
  return came
    .filter((one) => one.includes(`OrderID=${orderId}&`))
    .map((one) => /Status=([A-Z]+)/.exec(one)?.[1] ?? '');
}
