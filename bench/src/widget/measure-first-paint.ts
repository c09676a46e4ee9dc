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
  const load = async (kind: (typeof kinds)[number]): Promise<number> => {
    loads += 1;
    const { tag, code } = kind();
    const url = run.host.page(
      '',
      // A number in each, so that no engine has compiled it before.
      `${FONTS}${tag}<script>${BEGIN}</script><script>/* ${String(loads)} */${inline(code)}</script>`,
    );
    return onPage(run.unpacedBrowser, url, (page) => page.evaluate<number>('bench.firstPaint()'));
  };

  const rounds = kinds.map((): number[] => []);
  for (let round = 1; round <= run.rounds; round += 1) {
    const loadsOf = kinds.map((): number[] => []);
    for (let at = 0; at < run.loads; at += 1)
      for (const [index, kind] of kinds.entries()) loadsOf[index]?.push(await load(kind));
    for (const [index, times] of loadsOf.entries()) rounds[index]?.push(median(times));
    run.say(`P13 round ${String(round)} of ${String(run.rounds)}`);
  }
  const [ours = [], peer = [], sameLook = [], sameSize = []] = rounds;
  const row = (what: string, figures: readonly number[]): Measure => ({
    id: 'P13',
    what,
    against: 'a LitElement with a native button',
    unit: 'ms',
    ours: figures,
    peer,
    goal: { ratioAtMost: 1.2 },
  });
  return [
    row('`define` + first paint of one button', ours),
    row('floor: the look alone, on an element that does nothing', sameLook),
    row('floor: the same, with a script of our size read and not run', sameSize),
  ];
}

/** A script that stands in a page. */
function inline(script: string): string {
  if (/<\/script/i.test(script)) throw new Error('the script would end its own element');
  return script;
}
