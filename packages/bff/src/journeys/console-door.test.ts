/** Who gets into the console, for how long, and what is refused at its door. Over real HTTP, with a real BFF. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createBff } from '../compose/create-bff.ts';
import {
  ConsoleBrowser,
  formHeaders,
  formOf,
  formsOf,
  linksOf,
  mainText,
} from '../testing/console-browser.ts';
import type { ConsoleAnswer } from '../testing/console-browser.ts';
import { startWorld } from '../testing/start-world.ts';
import type { Environment, World } from '../testing/start-world.ts';

const secret = (): string => randomBytes(32).toString('base64url');
const [ANNA, KEN, READER] = [secret(), secret(), secret()];

let world: World;
let browser: ConsoleBrowser;
afterEach(async () => {
  await world.stop();
});

async function open(env: Environment = {}): Promise<void> {
  world = await startWorld({
    env: { CONSOLE_KEY: `anna:${ANNA},ken:${KEN}`, CONSOLE_READ_KEY: `reader:${READER}`, ...env },
  });
  browser = new ConsoleBrowser(world.bffUrl);
}

const isLogin = (page: ConsoleAnswer): boolean => page.path.startsWith('/console/login');

describe('without a key in the configuration', () => {
  it.each(['/console', '/console/', '/console/login', '/console/payments', '/console/mark.svg'])(
    '%s is an unknown path like every other',
    async (path) => {
      world = await startWorld();
      const [answer, unknown] = await Promise.all([
        fetch(world.bffUrl + path),
        fetch(`${world.bffUrl}/nowhere`),
      ]);
      expect([answer.status, await answer.text()]).toEqual([unknown.status, await unknown.text()]);
      expect(answer.status).toBe(404);
    },
  );
});

describe('the login', () => {
  it('lets in who has a key, and leads on to the page that was asked for', async () => {
    await open();
    const asked = await browser.open('/console/payments?status=paid');
    expect(isLogin(asked)).toBe(true);
    const page = await browser.submit(formOf(asked, '/console/login'), { key: ` ${ANNA}\n` });
    expect(page.path).toBe('/console/payments?status=paid');
    const start = await browser.open('/console');
    expect(start.status).toBe(200);
    expect(start.text).toContain('As anna');
  });

  it('gives a cookie that no script reads, no other site sends and no other path needs', async () => {
    await open();
    await browser.logIn(ANNA);
    expect(browser.setCookies.filter((line) => line.startsWith('epos-console='))).toEqual([
      expect.stringMatching(/^epos-console=[\w.-]{100,600}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
  });

  it('gives it over https only, bound to its host', async () => {
    await open();
    const bff = await createBff({
      env: {
        ...world.env,
        DATABASE_URL: `file:${world.folder}/other.db`,
        PUBLIC_URL: 'https://pay.shop.example/base',
        WEBHOOK_URL: 'https://shop.example/hooks',
      },
      logSink: { write: () => undefined },
    });
    const answer = await bff.app.request('/console/login', {
      method: 'POST',
      headers: { origin: 'https://pay.shop.example' },
      body: new URLSearchParams({ key: ANNA }),
    });
    await bff.stop();
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-epos-console=[\w.-]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect(answer.headers.get('location')).toBe('/base/console');
  });

  it('answers the same whatever is wrong with a key, and lets nobody in', async () => {
    await open();
    const answers: ConsoleAnswer[] = [];
    const form = formOf(await browser.open('/console/login'), '/console/login');
    for (const key of [`${ANNA.slice(1)}x`, 'x', world.env['MERCHANT_API_KEY'] ?? '', `anna:${ANNA}`])
      answers.push(await browser.submit(form, { key }));
    expect(answers.map(({ status, text }) => [status, text])).toEqual(
      answers.map(() => [403, answers[0]?.text]),
    );
    expect(mainText(answers[0] ?? { text: '' })).toContain('This key is not valid.');
    expect(browser.cookies.size).toBe(0);
    expect(isLogin(await browser.open('/console'))).toBe(true);
  });

  it('hides what is typed, lets managers of passwords fill it, and takes a long key as it is', async () => {
    const long = randomBytes(96).toString('base64url');
    await open({ CONSOLE_KEY: `anna:${long}` });
    const page = await browser.open('/console/login');
    const field = /<input[^>]*name="key"[^>]*>/.exec(page.text)?.[0] ?? '';
    expect(field).toContain('type="password"');
    expect(field).toContain('autocomplete="current-password"');
    expect(field).not.toMatch(/onpaste|readonly/i);
    expect(long).toHaveLength(128);
    expect((await browser.submit(formOf(page, '/console/login'), { key: long })).path).toBe('/console');
    await browser.open('/console');
    const other = new ConsoleBrowser(world.bffUrl);
    const cut = await other.submit(formOf(page, '/console/login'), { key: long.slice(0, 127) });
    expect(cut.status).toBe(403);
  });

  it('does not try a sixth key within a quarter of an hour, not even the right one', async () => {
    await open();
    const form = formOf(await browser.open('/console/login'), '/console/login');
    for (let tries = 0; tries < 5; tries += 1) await browser.submit(form, { key: 'wrong' });
    const refused = await browser.submit(form, { key: ANNA });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    expect(browser.cookies.size).toBe(0);
    await world.advance(15 * 60);
    expect((await browser.submit(form, { key: ANNA })).path).toBe('/console');
  });

  it.each([
    ...['https://evil.example/', '//evil.example', '/checkout/x', '/console\\evil', '/consolex', ''],
    ...['/console/../checkout/x', '/console/%2e%2E/shop', '/console/payments/../../..//shop?x=1', '//['],
  ])('goes on to no other place: %j', async (next) => {
    await open();
    const page = await browser.open(`/console/login?next=${encodeURIComponent(next)}`);
    expect(formOf(page, '/console/login').fields).not.toHaveProperty('next');
    const answer = await browser.send('POST', '/console/login', { key: ANNA, next }, formHeaders());
    expect(answer.status).toBe(422);
  });

  it('says how to go on to who is logged in and comes from elsewhere', async () => {
    await open();
    const [mail, own] = [
      await browser.open('/console/payments', { 'sec-fetch-site': 'cross-site' }),
      await browser.open('/console/payments', { 'sec-fetch-site': 'same-origin' }),
    ];
    expect([linksOf(mail), linksOf(own)].map((links) => links.includes('/console/payments'))).toEqual([
      true,
      false,
    ]);
  });
});

describe('a session', () => {
  it('ends half an hour after its last page, and eight hours after its first', async () => {
    await open();
    await browser.logIn(ANNA);
    await world.advance(29 * 60);
    expect(isLogin(await browser.open('/console'))).toBe(false);
    await world.advance(30 * 60);
    expect(isLogin(await browser.open('/console'))).toBe(true);
    await browser.logIn(ANNA);
    for (let minutes = 25; minutes < 8 * 60; minutes += 25) {
      await world.advance(25 * 60);
      expect([minutes, isLogin(await browser.open('/console'))]).toEqual([minutes, false]);
    }
    await world.advance(25 * 60);
    expect(isLogin(await browser.open('/console'))).toBe(true);
  }, 120_000);

  it('ends with its logout, for a copy of its cookie as well', async () => {
    await open();
    const page = await browser.logIn(ANNA);
    const copy = new Map(browser.cookies);
    const out = await browser.submit(formOf(page, '/console/logout'));
    expect(mainText(out)).toContain('You are logged out.');
    expect(browser.cookies.has('epos-console')).toBe(false);
    for (const [name, value] of copy) browser.cookies.set(name, value);
    expect(isLogin(await browser.open('/console'))).toBe(true);
  });

  it('ends when its browser logs in again, with whichever key, for a copy of its cookie as well', async () => {
    await open();
    await browser.logIn(ANNA);
    const first = new Map(browser.cookies);
    await browser.logIn(READER);
    expect((await browser.open('/console')).text).toContain('As reader');
    const copy = new ConsoleBrowser(world.bffUrl);
    for (const [name, value] of first) copy.cookies.set(name, value);
    expect(isLogin(await copy.open('/console'))).toBe(true);
    const other = new ConsoleBrowser(world.bffUrl);
    await other.logIn(ANNA);
    expect(isLogin(await browser.open('/console'))).toBe(false);
  });

  it('ends when its key is taken out of the configuration, or gets another value', async () => {
    await open();
    await browser.logIn(ANNA);
    const ken = new ConsoleBrowser(world.bffUrl);
    await ken.logIn(KEN);
    world.env['CONSOLE_KEY'] = `anna:${secret()},ken:${KEN}`;
    await world.restart();
    expect([isLogin(await browser.open('/console')), isLogin(await ken.open('/console'))]).toEqual([
      true,
      false,
    ]);
    world.env['CONSOLE_KEY'] = `anna:${ANNA}`;
    await world.restart();
    expect(isLogin(await ken.open('/console'))).toBe(true);
  });

  it('is known by another process, and after a change of DATA_KEY as long as the old one is kept', async () => {
    await open();
    await browser.logIn(ANNA);
    const old = world.env['DATA_KEY'] ?? '';
    const fresh = randomBytes(32).toString('base64');
    world.env['DATA_KEY'] = `b:${fresh},main:${old}`;
    await world.restart();
    expect(isLogin(await browser.open('/console'))).toBe(false);
    await world.advance(120);
    await browser.open('/console');
    expect(browser.cookies.get('epos-console')).toMatch(/^b\./);
    expect(isLogin(await browser.open('/console'))).toBe(false);
  });

  it.each([
    ['of nobody', (): string => 'main.abc'],
    ['that was altered', (cookie: string): string => `${cookie.slice(0, -2)}AA`],
    ['that is cut', (cookie: string): string => cookie.slice(0, 40)],
    ['under another key’s name', (cookie: string): string => cookie.replace(/^[^.]*/, 'other')],
    ['of letters that are none', (): string => '%FF%00'],
  ])('is none by a cookie %s', async (_, alter) => {
    await open();
    await browser.logIn(ANNA);
    browser.cookies.set('epos-console', alter(browser.cookies.get('epos-console') ?? ''));
    expect(isLogin(await browser.open('/console'))).toBe(true);
  });
});

describe('a form', () => {
  /** The logout stands for every form: nothing of it happens unless the door lets it in. */
  const isIn = async (): Promise<boolean> => !isLogin(await browser.open('/console'));

  it('of a page of anybody else’s is refused, whatever it says', async () => {
    await open();
    const { fields } = formOf(await browser.logIn(ANNA), '/console/logout');
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: world.bffUrl, 'sec-fetch-site': 'cross-site' },
      { origin: world.bffUrl, 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ]) {
      const answer = await browser.send('POST', '/console/logout', fields, headers);
      expect([headers, answer.status]).toEqual([headers, 403]);
    }
    expect(await isIn()).toBe(true);
    // An older browser tells its origin alone.
    const own = await browser.send('POST', '/console/logout', fields, { origin: world.bffUrl });
    expect([own.status, await isIn()]).toEqual([303, false]);
  });

  it('without its session’s token is refused', async () => {
    await open();
    await browser.logIn(ANNA);
    const other = new ConsoleBrowser(world.bffUrl);
    const { fields } = formOf(await other.logIn(ANNA), '/console/logout');
    for (const wrong of [{}, { token: '' }, { token: 'x' }, fields]) {
      const answer = await browser.send('POST', '/console/logout', wrong, formHeaders());
      expect([answer.status, mainText(answer)]).toEqual([403, expect.stringContaining('Nothing was done')]);
    }
    expect(await isIn()).toBe(true);
  });

  it('of a session that is over does nothing and leads to the login', async () => {
    await open();
    const { fields } = formOf(await browser.logIn(ANNA), '/console/logout');
    await world.advance(31 * 60);
    const answer = await browser.send('POST', '/console/logout', fields, formHeaders());
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/console/login?ended=1']);
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
    'as %s is not read',
    async (type) => {
      await open();
      await browser.logIn(ANNA);
      const headers = { ...formHeaders(), 'content-type': type };
      const answer = await browser.send('POST', '/console/logout', { a: '1' }, headers);
      expect(answer.status).toBe(422);
      expect(await isIn()).toBe(true);
    },
  );
});

describe('every answer', () => {
  it('forbids scripts, frames and being kept, and has no door for other origins', async () => {
    await open();
    const before = await browser.open('/console/login', { origin: 'https://evil.example' });
    await browser.logIn(ANNA);
    const pages = [before, await browser.open('/console'), await browser.open('/console/nowhere')];
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 404]);
    for (const { headers, text } of pages) {
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/i);
    }
  });

  it('to who is not logged in says of no page whether it is there', async () => {
    await open();
    for (const path of ['/console/payments', '/console/nowhere', '/console/payments/co_x/refund']) {
      const answer = await browser.send('GET', path);
      expect([answer.status, answer.text]).toEqual([303, '']);
    }
  });

  it('has a style and a mark of its own, which may be kept', async () => {
    await open();
    const { text } = await browser.open('/console/login');
    const files = [...text.matchAll(/<link[^>]*href="([^"]+)"/g)].map(([, href = '']) => href);
    const answers = await Promise.all(files.map((path) => fetch(world.bffUrl + path)));
    expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual([
      [200, 'image/svg+xml'],
      [200, 'text/css; charset=utf-8'],
    ]);
    expect(answers.every(({ headers }) => headers.get('cache-control')?.includes('immutable'))).toBe(true);
  });

  it('speaks the language of the browser, and the one that was chosen from then on', async () => {
    await open();
    const languageOf = ({ text }: ConsoleAnswer): string => /<html lang="(\w+)"/.exec(text)?.[1] ?? '';
    expect(languageOf(await browser.open('/console/login'))).toBe('en');
    const page = await browser.logIn(ANNA);
    const switchTo = linksOf(page).find((link) => link.includes('lang=ja')) ?? '';
    expect([languageOf(page), languageOf(await browser.open(switchTo))]).toEqual(['en', 'ja']);
    expect(languageOf(await browser.open('/console'))).toBe('ja');
    const german = new ConsoleBrowser(world.bffUrl, { 'accept-language': 'de' });
    expect(languageOf(await german.open('/console/login'))).toBe('ja');
  });
});

describe('a key and a session', () => {
  it('are in no log and on no page', async () => {
    const lines: string[] = [];
    world = await startWorld({
      env: { CONSOLE_KEY: `anna:${ANNA}`, LOG_LEVEL: 'trace' },
      logSink: { write: (line) => void lines.push(line) },
    });
    browser = new ConsoleBrowser(world.bffUrl);
    const form = formOf(await browser.open('/console/login'), '/console/login');
    const pages = [
      await browser.submit(form, { key: `${ANNA}x` }),
      await browser.submit(form, { key: ANNA }),
      await browser.open('/console/payments'),
      await browser.open('/console/nowhere'),
    ];
    const cookie = browser.cookies.get('epos-console') ?? '';
    await browser.send('POST', '/console/logout', { token: 'x' }, formHeaders());
    const log = lines.join('');
    expect(log).toContain('an operator logged in to the console');
    expect(log).toContain('"operator":"anna"');
    for (const text of [log, ...pages.map((page) => page.text)])
      expect([text.includes(ANNA), text.includes(cookie)]).toEqual([false, false]);
  });
});

describe('what the door refuses', () => {
  it('is logged with who tried it, what, and from where, and a flood of it is only counted', async () => {
    const lines: string[] = [];
    world = await startWorld({
      env: { CONSOLE_KEY: `anna:${ANNA}`, CONSOLE_READ_KEY: `reader:${READER}`, LOG_LEVEL: 'warn' },
      logSink: { write: (line) => void lines.push(line) },
    });
    browser = new ConsoleBrowser(world.bffUrl);
    const { fields } = formOf(await browser.logIn(READER), '/console/logout');
    await browser.send('POST', '/console/payments/co_x/refund', fields, formHeaders());
    await browser.send('POST', '/console/logout', { token: 'x' }, formHeaders());
    const foreign = { origin: 'https://evil.example' };
    await new ConsoleBrowser(world.bffUrl).send('POST', '/console/login', { key: ANNA }, foreign);
    const refused = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const client = '127.0.0.1';
    expect(refused).toEqual([
      expect.objectContaining({ operator: 'reader', route: '/console/payments/:id/:action', client }),
      expect.objectContaining({ operator: 'reader', route: '/console/logout', client }),
      expect.objectContaining({ operator: null, route: '/console/login', client }),
    ]);
    expect(refused.map(({ msg }) => msg)).toEqual([
      'a form of the console was refused, because its key only reads',
      ...Array.from({ length: 2 }, () => 'a form that no page of the console sent was refused'),
    ]);
    for (let at = 0; at < 100; at += 1)
      await browser.send('POST', '/console/logout', { token: 'x' }, formHeaders());
    expect(lines.length).toBeLessThan(40);
    expect(lines.join('')).not.toContain(ANNA);
  });
});

describe('a key that only reads', () => {
  it('looks at pages and is refused every form but the logout', async () => {
    await open();
    const page = await browser.logIn(READER);
    expect(page.text).toContain('read only');
    const { fields } = formOf(page, '/console/logout');
    for (const path of ['/console/payments/co_x/refund', '/console/events/redeliver', '/console/nowhere']) {
      const answer = await browser.send('POST', path, fields, formHeaders());
      expect([answer.status, mainText(answer)]).toEqual([403, expect.stringContaining('only reads')]);
    }
    expect(formsOf(page).filter(({ method }) => method === 'post')).toHaveLength(1);
    expect(isLogin(await browser.submit(formOf(page, '/console/logout')))).toBe(true);
  });
});
