/**
 * The trouble that can be ordered for the next payment, through the simulator's control plane. Called by the picker beside
 * the shop.
 */
import { z } from 'zod';
import type { Phrase } from '../shop/language.ts';
import type { WireMessage } from './place-message.ts';

/** One scenario. `fault` is an order for the simulator; without one it is only advice. */
export interface Scenario {
  readonly id: string;
  readonly title: Phrase;
  readonly about: Phrase;
  readonly fault?: Readonly<Record<string, unknown>>;
}

/** What ends a scenario that is only advice: EPOS Card has said how a payment went. */
const ENDING_MESSAGE = 'EposPaymentResult';

/** All scenarios, the quiet one first. */
export const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  {
    id: 'none',
    title: { ja: '何も起きない', en: 'No trouble' },
    about: { ja: '通常どおりに支払います。', en: 'The payment goes its ordinary way.' },
  },
  {
    id: 'cancel',
    title: { ja: 'お客さまがキャンセル', en: 'Shopper cancels' },
    about: {
      ja: 'EPOSの画面でsim-cancelsとしてログインするか、「キャンセル」を押してください。',
      en: 'At EPOS, log in as sim-cancels, or press Cancel.',
    },
  },
  {
    id: 'notification-lost',
    title: { ja: '結果通知が届かない', en: 'Notification lost' },
    about: {
      ja: '手順9が途中で失われます。お店側からの照会で支払いが確かめられます。',
      en: 'Step 9 is lost on the way. The payment is proven by inquiry instead.',
    },
    fault: { on: 'notification', kind: 'lose' },
  },
  {
    id: 'notification-twice',
    title: { ja: '結果通知が二度届く', en: 'Told twice' },
    about: {
      ja: '手順9が二度届きます。お渡しは一度だけです。',
      en: 'Step 9 arrives twice. The goods are delivered once.',
    },
    fault: { on: 'notification', kind: 'duplicate' },
  },
  {
    id: 'notification-late',
    title: { ja: '結果通知が遅れる', en: 'Told late' },
    about: { ja: '手順9が20秒遅れて届きます。', en: 'Step 9 arrives 20 seconds late.' },
    fault: { on: 'notification', kind: 'delay', ms: 20_000 },
  },
  {
    id: 'answer-lost',
    title: { ja: 'GMO-PGの応答が失われる', en: 'Reply lost' },
    about: {
      ja: '手順5の応答が失われます。照会のうえ、二重に請求しない形でやり直します。',
      en: 'The reply of step 5 is lost. It is inquired about and started again, never charged twice.',
    },
    fault: { on: 'ExecTranEpospay', kind: 'drop-reply' },
  },
  {
    id: 'gmo-slow',
    title: { ja: 'GMO-PGが遅い', en: 'GMO-PG is slow' },
    about: { ja: '手順5の応答が8秒遅れます。', en: 'The reply of step 5 comes 8 seconds late.' },
    fault: { on: 'ExecTranEpospay', kind: 'delay', ms: 8000 },
  },
];

const waitingFaultsSchema = z.object({ faults: z.array(z.object({ id: z.int() })) });
const orderedFaultSchema = z.object({ id: z.int() });

/** Orders trouble and knows whether it is still to come. */
export class ScenarioDesk {
  readonly #faultsUrl: string;
  #chosen: Scenario = SCENARIOS[0];
  #faultId: number | undefined;

  /** @param simulatorUrl Origin of the simulator. */
  constructor(simulatorUrl: string) {
    this.#faultsUrl = `${simulatorUrl}/_simulator/faults`;
  }

  /** Chooses a scenario for the next payment in place of the last choice; an unknown id changes nothing. */
  async choose(id: string): Promise<void> {
    const scenario = SCENARIOS.find((candidate) => candidate.id === id);
    if (scenario === undefined) return;
    await request(this.#faultsUrl, { method: 'DELETE' });
    this.#chosen = SCENARIOS[0];
    this.#faultId = undefined;
    if (scenario.fault !== undefined) {
      const answer = await request(this.#faultsUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(scenario.fault),
      });
      this.#faultId = orderedFaultSchema.parse(await answer.json()).id;
    }
    this.#chosen = scenario;
  }

  /** Takes a message of the wire: advice is for one payment, whichever way that goes. */
  hear({ name }: Pick<WireMessage, 'name'>): void {
    if (this.#faultId === undefined && name === ENDING_MESSAGE) this.#chosen = SCENARIOS[0];
  }

  /** The scenario that is still to come: trouble that has struck counts no more. */
  async active(): Promise<Scenario> {
    if (this.#faultId === undefined) return this.#chosen;
    const { faults } = waitingFaultsSchema.parse(await (await request(this.#faultsUrl)).json());
    return faults.some((fault) => fault.id === this.#faultId) ? this.#chosen : SCENARIOS[0];
  }
}

async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`the simulator answered ${String(response.status)} about its faults`);
  return response;
}
