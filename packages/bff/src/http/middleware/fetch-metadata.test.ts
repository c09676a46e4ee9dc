import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { comesFromPage, pageTakesIn, scriptsOnly } from './fetch-metadata.ts';

/** The headers of a browser; null = it does not send that one. */
function told(site: string | null, mode: string | null, dest: string | null): Headers {
  const all = { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
  return new Headers(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null));
}

const SITES = ['cross-site', 'same-site', 'same-origin'];

async function isLetIn(beacon: boolean, headers: Headers): Promise<boolean> {
  const app = new Hono();
  app.use(scriptsOnly(beacon));
  app.all('/', (c) => c.text('inside'));
  app.onError((_, c) => c.text('refused', 403));
  return (await app.request('/', { method: 'POST', headers })).status === 200;
}

describe('a route for scripts', () => {
  it.each(SITES)('lets a script of a page in, %s', async (site) => {
    expect(await isLetIn(false, told(site, 'cors', 'empty'))).toBe(true);
    expect(await isLetIn(false, told(site, 'same-origin', 'empty'))).toBe(true);
  });

  it.each(SITES)('refuses what nobody reads, %s', async (site) => {
    for (const [mode, dest] of [
      ...[
        ['navigate', 'document'] as const,
        ['navigate', 'iframe'] as const,
        ['websocket', 'empty'] as const,
      ],
      ...[['no-cors', 'image'] as const, ['no-cors', 'script'] as const, ['cors', 'font'] as const],
    ]) {
      for (const beacon of [true, false])
        expect([mode, dest, await isLetIn(beacon, told(site, mode, dest))]).toEqual([mode, dest, false]);
    }
    expect(await isLetIn(false, told(site, 'no-cors', 'empty'))).toBe(false);
    expect(await isLetIn(true, told(site, 'no-cors', 'empty'))).toBe(true);
  });

  it('refuses nobody for what is not said, or for a word of tomorrow', async () => {
    for (const headers of [
      ...[told(null, null, null), told(null, 'cors', null), told(null, 'navigate', 'document')],
      ...[told('none', 'navigate', 'document'), told('cross-site', null, null)],
      ...[told('cross-site', 'tomorrow', 'empty'), told('cross-site', 'cors', 'tomorrow')],
      ...[told('tomorrow', 'navigate', 'document'), told('', '', '')],
    ])
      expect([[...headers], await isLetIn(false, headers)]).toEqual([[...headers], true]);
  });
});

it('a page is known by its site alone: Node’s own fetch names a mode', () => {
  for (const site of SITES) expect(comesFromPage(told(site, null, null))).toBe(true);
  for (const site of [null, 'none', 'tomorrow'])
    expect(comesFromPage(told(site, 'cors', 'empty'))).toBe(false);
});

it('a link leads, all else of another origin takes in', () => {
  for (const site of ['cross-site', 'same-site']) {
    for (const dest of ['document', null]) expect(pageTakesIn(told(site, 'navigate', dest))).toBe(false);
    for (const dest of ['iframe', 'image', 'empty', 'script', 'tomorrow'])
      expect(pageTakesIn(told(site, 'no-cors', dest))).toBe(true);
  }
  for (const site of ['same-origin', 'none', null])
    expect(pageTakesIn(told(site, 'no-cors', 'style'))).toBe(false);
});
