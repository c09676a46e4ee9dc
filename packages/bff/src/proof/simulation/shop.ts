/**
 * The shop's server of a simulated world: reads the webhooks, and sends the merchant API's commands with a key each, again and again until
 * it has a definite answer, as the documentation tells it to. Now and then it sends more than that.
 */
import { checkoutIdSchema } from '@epos-kantan/shared';
import type { CheckoutId } from '@epos-kantan/shared';
import type { CheckoutAndAttempts } from '../../checkout/checkout.ts';
import { operateAdjustment } from '../../http/routes/merchant-adjust.ts';
import { operateCapture } from '../../http/routes/merchant-capture.ts';
import { operateInquire } from '../../http/routes/merchant-inquire.ts';
import { runOnce } from '../../idempotency/run-once.ts';
import type { OnceResult, Operation, OperationEnd } from '../../idempotency/run-once.ts';
import { adoptLost } from './lost-records.ts';
import type { Process, World } from './world-parts.ts';

/**
 * Requests with one key. Their pauses grow to a minute, so that this is longer than any world's quiet at the end, and than the day by
 * which a process whose clock was ahead can have put off what it left behind.
 */
const REQUESTS_MAX = 2_000;
const PAUSE_MAX_MS = 60_000;

/** How long the shop's client waits for an answer. */
const PATIENCE_MS = 30_000;

/** One command of the merchant API. */
type Command =
  | { readonly name: 'capture' | 'inquire' }
  | { readonly name: 'cancel'; readonly attempt?: number }
  | { readonly name: 'refund'; readonly amount: number }
  | { readonly name: 'change'; readonly amount: number; readonly tax: number };

/** What a webhook says, as far as this shop looks. */
interface Told {
  readonly type: string;
  readonly data: {
    readonly checkoutId: string | null;
    readonly captured: boolean;
    readonly reason?: string;
    readonly gmoOrderId?: string;
    readonly amount: number;
    readonly tax: number;
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
    this.#wantsBack(checkoutId, type, data);
    if (settings.impatientShop && random.chance(0.1)) this.#later(() => this.#inquire(checkoutId));
  }

  /** Closes an order, paid or not. */
  async cancelSome(): Promise<void> {
    const { random, oracle } = this.#world;
    const open = oracle.checkouts.filter(({ stored }) => stored.checkout.status !== 'paid');
    if (open.length === 0) return;
    this.#world.faults.count('shop_cancels_unpaid');
    await this.#send({ name: 'cancel' }, checkoutIdSchema.parse(random.pick(open).stored.checkout.id));
  }

  /** Whether the shop changes its mind about what it was just told. */
  #wantsBack(checkoutId: CheckoutId, type: string, { amount, tax, reason }: Told['data']): void {
    const { random, faults } = this.#world;
    if (reason === 'duplicate_paid' && random.chance(0.5))
      this.#later(async () => {
        faults.count('shop_cancels_duplicate');
        await this.#send({ name: 'cancel', attempt: random.between(1, 2) }, checkoutId);
      });
    const isMoney = type === 'checkout.captured' || type === 'checkout.paid' || reason === 'paid_late';
    if (!isMoney || !random.chance(0.2)) return;
    const deed = random.pick(['refund', 'refund', 'change', 'cancel'] as const);
    this.#later(async () => {
      if (deed === 'refund') {
        faults.count('shop_refunds');
        await this.#send({ name: 'refund', amount: random.between(1, amount) }, checkoutId);
      } else if (deed === 'change') {
        faults.count('shop_changes');
        await this.#send(
          { name: 'change', amount: random.between(1, amount), tax: random.between(0, tax) },
          checkoutId,
        );
      } else {
        faults.count('shop_cancels');
        await this.#send({ name: 'cancel' }, checkoutId);
      }
    });
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
    const { faults } = this.#world;
    faults.count('shop_captures');
    await this.#send({ name: 'capture' }, checkoutId);
  }

  /** Under a key of its own; now and then the same is commanded under another one at the same time. */
  async #send(command: Command, checkoutId: CheckoutId): Promise<void> {
    const { random, faults } = this.#world;
    const commands = [this.#command(command, checkoutId)];
    if (random.chance(0.15)) {
      faults.count('two_keys_at_once');
      commands.push(this.#command(command, checkoutId));
    }
    await Promise.all(commands);
  }

  async #inquire(checkoutId: CheckoutId): Promise<void> {
    this.#world.faults.count('shop_inquires');
    await this.#command({ name: 'inquire' }, checkoutId);
  }

  /** One operation under one key, until its end is known. */
  async #command(command: Command, checkoutId: CheckoutId): Promise<void> {
    const { random, faults, time, oracle } = this.#world;
    const key = `${command.name}-${random.text(12, 'abcdefghijklmnopqrstuvwxyz')}`;
    oracle.commanded(key);
    for (let requests = 0; requests < REQUESTS_MAX; requests += 1) {
      const isDoubled = random.chance(0.15);
      if (isDoubled) faults.count('same_key_at_once');
      const answers = await Promise.all(
        Array.from({ length: isDoubled ? 2 : 1 }, () => this.#request(command, checkoutId, key)),
      );
      if (answers.some((answer) => answer?.kind === 'ended' && answer.end.kind === 'definite')) return;
      await time.sleep(Math.min(PAUSE_MAX_MS, 1_000 * 2 ** Math.min(requests, 6)));
    }
  }

  /** One request, on whichever process is up. Null = an error, or no answer. */
  async #request(command: Command, checkoutId: CheckoutId, key: string): Promise<OnceResult | null> {
    const { random, time, instances, oracle, faults } = this.#world;
    await time.sleep(random.between(1, 50));
    const up = instances.flatMap((instance) => instance.process ?? []);
    if (up.length === 0) return null;
    this.#world.note('shop', `sends ${JSON.stringify(command)} of ${checkoutId} under ${key}`);
    const result = await Promise.race([
      operate(random.pick(up), command, checkoutId, key).catch((error: unknown) => {
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
  command: Command,
  checkoutId: CheckoutId,
  key: string,
): Promise<OnceResult> {
  const { core, once } = process;
  const found = await core.store.findById(core.policy.shopId, checkoutId);
  if (found === null) throw new Error(`the shop was told of ${checkoutId}, which is not stored`);
  const { name, ...body } = command;
  const target = `POST /v1/merchant/checkouts/${checkoutId}/${name}`;
  return runOnce(once, { key, target, body }, (operation) => carryOut(process, found, operation, command));
}

function carryOut(
  process: Process,
  found: CheckoutAndAttempts,
  operation: Operation,
  command: Command,
): Promise<OperationEnd> {
  switch (command.name) {
    case 'capture':
      return operateCapture(process, found, operation);
    case 'inquire':
      return operateInquire(process, found);
    case 'cancel':
      return operateAdjustment(process, found, operation, { kind: 'cancel' }, command.attempt ?? null);
    case 'refund':
      return operateAdjustment(process, found, operation, { kind: 'refund', amount: command.amount });
    case 'change': {
      const { amount, tax } = command;
      return operateAdjustment(process, found, operation, { kind: 'change', amount, tax });
    }
  }
}
