/** P14: a hundred buttons are upgraded and laid out, against a hundred native ones; and what they ask the BFF. */
import { median } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { tagOf } from './shop-orders.ts';
import { onPage } from './widget-run.ts';
import type { WidgetRun } from './widget-run.ts';

const COUNT = 100;
const NATIVE = '<button>エポスかんたん決済で支払う</button>'.repeat(COUNT);
const WITHOUT_TOKEN = '<epos-kantan-button redirect="manual"></epos-kantan-button>'.repeat(COUNT);
const ONE_ORDER = tagOf('one-order').repeat(COUNT);
const ORDERS = Array.from({ length: COUNT }, (_, at) => tagOf(`order-${String(at)}`)).join('');

/** One page each; the questions are counted until each button has had its first answer. */
export async function measureHundredButtons(run: WidgetRun): Promise<readonly Measure[]> {
  const ours: number[] = [];
  const peer: number[] = [];
  const asked: Record<'none' | 'same' | 'other', number[]> = { none: [], same: [], other: [] };
  for (let round = 1; round <= run.rounds; round += 1) {
    const [ourLoads, peerLoads]: [number[], number[]] = [[], []];
    for (let at = 0; at < run.loads; at += 1) {
      ourLoads.push((await load(run, WITHOUT_TOKEN)).took);
      peerLoads.push((await load(run, NATIVE, 0)).took);
    }
    ours.push(median(ourLoads));
    peer.push(median(peerLoads));
    asked.none.push((await load(run, WITHOUT_TOKEN)).questions);
    asked.same.push((await load(run, ONE_ORDER)).questions);
    asked.other.push((await load(run, ORDERS)).questions);
    run.say(`P14 round ${String(round)} of ${String(run.rounds)}`);
  }
  const questions = (what: string, counted: readonly number[], atMost = 1): Measure => ({
    id: 'P14',
    what: `requests of 100 buttons ${what}`,
    against: 'its bound',
    unit: '',
    ours: counted,
    peer: [],
    goal: { atMost },
  });
  return [
    {
      id: 'P14',
      what: '100 buttons: upgrade + layout',
      against: '100 native buttons',
      unit: 'ms',
      ours,
      peer,
      goal: { ratioAtMost: 10 },
    },
    questions('without a token (availability)', asked.none),
    questions('of one order (lookup)', asked.same),
    questions('of 100 orders (lookup)', asked.other, COUNT),
  ];
}

/** A page's first Japanese word would cost as much as a hundred buttons; a shop's page has had some before. */
const FONTS = '<p>エポスかんたん決済で支払う <b>エポスかんたん決済で支払う</b></p>';

/** The script has run; then the markup is put in. */
async function load(
  { host, browser }: WidgetRun,
  markup: string,
  answered = COUNT,
): Promise<{ took: number; questions: number }> {
  const head = `<link rel="stylesheet" href="${host.assets}/epos-kantan-button.css"><script src="${host.assets}/epos-kantan-button.js"></script>`;
  return onPage(browser, host.page(head, `${FONTS}<main></main>`), async (page) => {
    host.asked();
    await page.evaluate('bench.frames()');
    const took = await page.evaluate<number>(`bench.insert(${JSON.stringify(markup)})`);
    await page.evaluate(`bench.ready(${String(answered)})`);
    return { took, questions: host.asked().length };
  });
}
