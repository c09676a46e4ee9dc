/** How one simulated world is set up, drawn from its seed: the shop's configuration, the readings of the protocol that GMO-PG follows, sizes. */
import type { SimulatorModes } from '@epos-kantan/simulator';
import type { CheckoutPolicy } from '../../checkout/policy.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The shop of every world. */
export const SHOP_ID = 'tshop00000001';

/** Its password at GMO-PG. */
export const SHOP_PASS = 'simulator1';

/** GMO-PG's address, which only its StartURL names. */
export const GMO_URL = 'http://127.0.0.1:8788';

/** When every world begins: 2026-11-24 12:00 in Japan. */
export const BEGINNING = Date.UTC(2026, 10, 24, 3);

/** The setting of one world. */
export interface Settings {
  readonly orders: number;
  readonly instances: number;
  readonly policy: CheckoutPolicy;
  readonly modes: Partial<SimulatorModes>;
  /** Until when shoppers begin, and until when faults strike; ms since the beginning. */
  readonly shoppersUntil: number;
  readonly faultsUntil: number;
  /** When everything must have come to its end; ms since the beginning. */
  readonly endsAt: number;
  readonly operators: boolean;
  readonly clocksJump: boolean;
  /** Hundreds of shoppers at once, of whom most go straight ahead. */
  readonly rush: boolean;
  /** Payments of a database before this one. */
  readonly lostRecords: number;
  /** Whether the shop's server captures by hand what is captured automatically, now and then. */
  readonly impatientShop: boolean;
  /** Whether inquiries can lag behind a Sales. */
  readonly inquiriesLag: boolean;
}

/** Draws a setting. */
export function drawSettings(random: SeededRandom): Settings {
  const jobCode = random.chance(0.12) ? 'CAPTURE' : 'AUTH';
  const paymentTermMs = random.pick([120_000, 120_000, 300_000]);
  const finishMs = random.pick([120_000, 120_000, 300_000]);
  const rush = random.chance(0.08);
  const shoppersUntil = random.pick(rush ? [120_000, 600_000] : [20_000, 120_000, 600_000]);
  const faultsUntil = shoppersUntil + random.pick([300_000, 900_000, 1_800_000]);
  return {
    orders: rush ? random.between(300, 600) : random.between(10, 60),
    instances: random.pick([1, 1, 2, 2, 3]),
    policy: {
      shopId: SHOP_ID,
      testMode: true,
      jobCode,
      captureAutomatic: jobCode === 'AUTH' && random.chance(0.75),
      captureWarnMs: 30 * 86_400_000,
      paymentTermMs,
      finishMs,
      gatewayTimeoutMs: random.pick([5_000, 8_000]),
      publicUrl: 'https://pay.shop.example',
    },
    modes: {
      secondStart: random.pick(['allowed', 'refused']),
      canceledStatus: random.pick(['PAYFAIL', 'PAYFAIL', 'AUTHPROCESS']),
      unstartedStatus: random.pick(['EXPIRED', 'REQSUCCESS']),
      abandonedStatus: random.pick(['AUTHPROCESS', 'EXPIRED']),
      changeShownAs: random.pick(['new-amount', 'total-cancel']),
      canceledAfterCapture: random.pick(['CANCEL', 'RETURN']),
    },
    shoppersUntil,
    faultsUntil,
    // Hours in which nothing but the sweep of hundreds of attempts happens teach nothing that dozens do not.
    endsAt:
      faultsUntil +
      Math.min(
        random.pick([700_000, 700_000, 700_000, 1_500_000, 6 * 3_600_000]),
        rush ? 700_000 : Number.POSITIVE_INFINITY,
      ),
    operators: random.chance(0.3),
    clocksJump: random.chance(0.1),
    rush,
    inquiriesLag: random.chance(0.3),
    lostRecords: random.pick([0, 0, 1, 3]),
    impatientShop: random.chance(0.3),
  };
}
