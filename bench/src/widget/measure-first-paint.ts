/** P13: `define` and the first paint of one button, against an element of Lit that draws a native button and nothing else. */
import { median } from '../figures.ts';
import type { Measure } from '../figures.ts';
import { tagOf } from './shop-orders.ts';
import { bundle } from './widget-host.ts';
import { onPage } from './widget-run.ts';
import type { WidgetRun } from './widget-run.ts';

/**
 * A page's first Japanese word in a font costs more than all else here. So one is laid out before in the font of each button, and is no paint, for
 * it cannot be seen.
 */
const FONTS = `<div style="visibility: hidden">
  <p style="font: 600 1rem system-ui, sans-serif">エポスかんたん決済で支払う</p><button>エポスかんたん決済で支払う</button>
</div>`;
const BEGIN = "document.body.getBoundingClientRect(); performance.mark('begin');";

/** From the first word of the script, which stands in the page, to the first paint with content. */
export async function measureFirstPaint(run: WidgetRun): Promise<readonly Measure[]> {
  const peerScript = await bundle("import '../../peers/empty-lit.ts';");
  let loads = 0;
  const load = async (tag: string, script: string): Promise<number> => {
    loads += 1;
    const url = run.host.page(
      '',
      // A number in each, so that no engine has compiled it before.
      `${FONTS}${tag}<script>${BEGIN}</script><script>/* ${String(loads)} */${inline(script)}</script>`,
    );
    return onPage(run.unpacedBrowser, url, (page) => page.evaluate<number>('bench.firstPaint()'));
  };
  const ourLoad = (): Promise<number> => load(tagOf(`first-paint-${String(loads)}`), run.host.script);
  const peerLoad = (): Promise<number> => load('<empty-lit></empty-lit>', peerScript);

  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 1; round <= run.rounds; round += 1) {
    const [ourLoads, peerLoads]: [number[], number[]] = [[], []];
    for (let at = 0; at < run.loads; at += 1) {
      ourLoads.push(await ourLoad());
      peerLoads.push(await peerLoad());
    }
    ours.push(median(ourLoads));
    peer.push(median(peerLoads));
    run.say(`P13 round ${String(round)} of ${String(run.rounds)}`);
  }
  return [
    {
      id: 'P13',
      what: '`define` + first paint of one button',
      against: 'a LitElement with a native button',
      unit: 'ms',
      ours,
      peer,
      goal: { ratioAtMost: 1.2 },
    },
  ];
}

/** A script that stands in a page. */
function inline(script: string): string {
  if (/<\/script/i.test(script)) throw new Error('the script would end its own element');
  return script;
}
