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
/** Asked for before the elements ask for theirs, so that what they do in the frame belongs to the painting. */
const FIRST = "performance.mark('first'); requestAnimationFrame(() => performance.mark('frame'));";

/** One load, ms: the whole, and its parts in their order. */
type Load = readonly [whole: number, read: number, run: number, painted: number];

/** The parts, from the marks of the page. */
const ASK = `bench.firstPaint().then((whole) => {
  const [begin, first, frame] = ['begin', 'first', 'frame'].map((name) => performance.getEntriesByName(name)[0].startTime);
  return [whole, first - begin, frame - first, begin + whole - frame];
})`;

/** From before the script is read, which stands in the page, to the first paint with content. */
export async function measureFirstPaint(run: WidgetRun): Promise<readonly Measure[]> {
  const { script, shadowStyles } = run.host;
  const lit = await bundle("import '../../peers/empty-lit.ts';");
  const look = await bundle(
    `import { defineSameLook } from '../../peers/same-look.ts'; defineSameLook(${JSON.stringify(shadowStyles)});`,
  );
  let loads = 0;
  const kinds: readonly (() => { tag: string; code: string })[] = [
    () => ({ tag: tagOf(`first-paint-${String(loads)}`), code: script }),
    () => ({ tag: '<empty-lit></empty-lit>', code: lit }),
    () => ({ tag: '<same-look></same-look>', code: look }),
    // A browser reads the whole of a script before it runs the first word.
    () => ({ tag: '<same-look></same-look>', code: `${look};function unused(){${script}}` }),
  ];
  const load = async (kind: (typeof kinds)[number]): Promise<Load> => {
    loads += 1;
    const { tag, code } = kind();
    const url = run.host.page(
      '',
      // A number in each, so that no engine has compiled it before.
      `${FONTS}${tag}<script>${BEGIN}</script><script>/* ${String(loads)} */${FIRST}${inline(code)}</script>`,
    );
    return onPage(run.unpacedBrowser, url, (page) => page.evaluate<Load>(ASK));
  };

  const rounds = kinds.map((): Load[] => []);
  for (let round = 1; round <= run.rounds; round += 1) {
    const loadsOf = kinds.map((): Load[] => []);
    for (let at = 0; at < run.loads; at += 1)
      for (const [index, kind] of kinds.entries()) loadsOf[index]?.push(await load(kind));
    for (const [index, times] of loadsOf.entries()) rounds[index]?.push(mediansOf(times));
    run.say(`P13 round ${String(round)} of ${String(run.rounds)}`);
  }
  const [ours = [], peer = [], sameLook = [], sameSize = []] = rounds;
  const row = (what: string, figures: readonly Load[], part: 0 | 1 | 2 | 3 = 0): Measure => ({
    id: 'P13',
    what,
    against: 'a LitElement with a native button',
    unit: 'ms',
    ours: figures.map((load) => load[part]),
    peer: peer.map((load) => load[part]),
    goal: { ratioAtMost: 1.2 },
  });
  return [
    row('`define` + first paint of one button', ours),
    row('of it: reading the script', ours, 1),
    row('of it: running it, until the first frame', ours, 2),
    row('of it: style, layout and paint', ours, 3),
    row('floor: the look alone, on an element that does nothing', sameLook),
    row('floor: the same, with a script of our size read and not run', sameSize),
  ];
}

function mediansOf(loads: readonly Load[]): Load {
  const of = (part: 0 | 1 | 2 | 3): number => median(loads.map((load) => load[part]));
  return [of(0), of(1), of(2), of(3)];
}

/** A script that stands in a page. */
function inline(script: string): string {
  if (/<\/script/i.test(script)) throw new Error('the script would end its own element');
  return script;
}
