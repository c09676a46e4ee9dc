/**
 * The shop's server of a simulated world: reads the webhooks, and sends the merchant API's commands with a key each, again and again until
 * it has a definite answer, as the documentation tells it to. Now and then it sends more than that.
 */
import { checkoutIdSchema } from '@epos-kantan/shared';
import type { CheckoutId } from '@epos-kantan/shared';
import { operateCapture } from '../../http/routes/merchant-capture.ts';
import { operateInquire } from '../../http/routes/merchant-inquire.ts';
import { runOnce } from '../../idempotency/run-once.ts';
import type { OnceResult } from '../../idempotency/run-once.ts';
import { adoptLost } from './lost-records.ts';
import type { Process, World } from './world-parts.ts';

/** Requests with one key. Their pauses grow to a minute, so that this is longer than any world's quiet at the end. */
const REQUESTS_MAX = 600;
const PAUSE_MAX_MS = 60_000;

/** How long the shop's client waits for an answer. */
const PATIENCE_MS = 30_000;

const OPERATIONS = { capture: operateCapture, inquire: operateInquire };

type OperationName = keyof typeof OPERATIONS;

/** What a webhook says, as far as this shop looks. */
interface Told {
  readonly type: string;
  readonly data: {
    readonly checkoutId: string | null;
    readonly captured: boolean;
    readonly reason?: string;
    readonly gmoOrderId?: string;
  };
}

/** The shop's server. */
export class Shop {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A webhook came for the first time. */
  told(body: string): void {
    const { random, settings } = this.#world;
    const { type, data } = JSON.parse(body) as Told;
    if (data.reason === 'orphan_trade' && data.gmoOrderId !== undefined) {
      if (random.chance(0.7)) this.#later(() => adoptLost(this.#world, data.gmoOrderId ?? ''));
      return;
    }
    if (data.checkoutId === null) return;
    const checkoutId = checkoutIdSchema.parse(data.checkoutId);
    const wantsMoney =
      type === 'checkout.paid'
        ? !data.captured && (!settings.policy.captureAutomatic || settings.impatientShop)
        : data.reason === 'paid_late' || data.reason === 'capture_failed';
    if (wantsMoney && random.chance(0.7)) this.#later(() => this.#capture(checkoutId));
    if (settings.impatientShop && random.chance(0.1)) this.#later(() => this.#inquire(checkoutId));
  }

  #later(work: () => Promise<void>): void {
    const { random, time } = this.#world;
    time.after(random.pick([50, 1_000, 30_000, 200_000]), () => {
      work().catch((error: unknown) => {
        this.#world.failed(error);
      });
    });
  }

  async #capture(checkoutId: CheckoutId): Promise<void> {
    const { random, faults } = this.#world;
    faults.count('shop_captures');
    const commands = [this.#command('capture', checkoutId)];
    if (random.chance(0.15)) {
      faults.count('two_keys_at_once');
      commands.push(this.#command('capture', checkoutId));
    }
    await Promise.all(commands);
  }

  async #inquire(checkoutId: CheckoutId): Promise<void> {
    this.#world.faults.count('shop_inquires');
    await this.#command('inquire', checkoutId);
  }

  /** One operation under one key, until its end is known. */
  async #command(name: OperationName, checkoutId: CheckoutId): Promise<void> {
    const { random, faults, time, oracle } = this.#world;
    const key = `${name}-${random.text(12, 'abcdefghijklmnopqrstuvwxyz')}`;
    oracle.commanded(key);
    for (let requests = 0; requests < REQUESTS_MAX; requests += 1) {
      const isDoubled = random.chance(0.15);
      if (isDoubled) faults.count('same_key_at_once');
      const answers = await Promise.all(
        Array.from({ length: isDoubled ? 2 : 1 }, () => this.#request(name, checkoutId, key)),
      );
      if (answers.some((answer) => answer?.kind === 'ended' && answer.end.kind === 'definite')) return;
      await time.sleep(Math.min(PAUSE_MAX_MS, 1_000 * 2 ** Math.min(requests, 6)));
    }
  }

  /** One request, on whichever process is up. Null = an error, or no answer. */
  async #request(name: OperationName, checkoutId: CheckoutId, key: string): Promise<OnceResult | null> {
    const { random, time, instances, oracle, faults } = this.#world;
    await time.sleep(random.between(1, 50));
    const up = instances.flatMap((instance) => instance.process ?? []);
    if (up.length === 0) return null;
    this.#world.note('shop', `sends ${name} of ${checkoutId} under ${key}`);
    const result = await Promise.race([
      operate(random.pick(up), name, checkoutId, key).catch((error: unknown) => {
        this.#world.failed(error);
        return null;
      }),
      time.sleep(PATIENCE_MS).then(() => null),
    ]);
    if (result === null) return null;
    this.#world.note('shop', `is answered ${result.kind === 'ended' ? result.end.kind : result.kind}`);
    if (result.kind === 'failed') this.#world.failed(result.error);
    else oracle.answered(checkoutId, key, result);
    if (!faults.on || !random.chance(0.1)) return result;
    faults.count('command_answer_lost');
    return null;
  }
}

async function operate(
  process: Process,
  name: OperationName,
  checkoutId: CheckoutId,
  key: string,
): Promise<OnceResult> {
  const { core, once } = process;
  const found = await core.store.findById(core.policy.shopId, checkoutId);
  if (found === null) throw new Error(`the shop was told of ${checkoutId}, which is not stored`);
  const target = `POST /v1/merchant/checkouts/${checkoutId}/${name}`;
  return runOnce(once, { key, target, body: {} }, (operation) => OPERATIONS[name](process, found, operation));
}
