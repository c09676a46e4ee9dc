import { readFileSync } from 'node:fs';
import { PROBLEMS } from '@epos-kantan/shared';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppDeps } from '../http/app-deps.ts';
import { createApp } from '../http/create-app.ts';
import { findAnswerFault } from '../testing/check-answers.ts';
import { mainText } from '../testing/console-browser.ts';
import { startWorld } from '../testing/start-world.ts';
import type { World } from '../testing/start-world.ts';
import { apiOperations, describeApi } from './describe-api.ts';
import { VERSION } from './version.ts';

let world: World | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
});

it('is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(describeApi('https://pay.shop.example', '1.0.0')));
  expect(result.errors ?? []).toEqual([]);
  expect([result.valid, validator.version]).toEqual([true, '3.1']);
});

it('has the version of the package', () => {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ version: VERSION });
});

it('names each operation once, and each in both languages', () => {
  const ids = apiOperations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, does } of apiOperations) {
    expect([id, does.en.length > 5, /[\u3040-\u30ff\u4e00-\u9fff]/.test(does.ja)]).toEqual([id, true, true]);
  }
});

it('describes every route that there is, and no other', () => {
  // Routes are only listed: nothing is asked of the parts behind them.
  const keys = { merchantApiKeys: [], merchantReadKeys: [], metricsKeys: [] };
  const deps = { consoleApp: null, ...keys, notificationSources: [], limits: {}, lanes: {} };
  const { routes } = createApp(deps as unknown as AppDeps);
  const there = routes
    .filter(({ method, path }) => method !== 'ALL' && path !== '/*')
    .map(({ method, path }) => `${method.toLowerCase()} ${path}`);
  expect([...new Set(there)].sort()).toEqual(
    apiOperations.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

it('is served as it is, and its references lead somewhere', async () => {
  world = await startWorld();
  const answer = await fetch(`${world.bffUrl}/openapi.json`);
  const text = await answer.text();
  const served = JSON.parse(text) as { readonly components: { readonly schemas: object } };
  expect(served).toMatchObject({ openapi: '3.1.0', servers: [{ url: world.bffUrl }] });
  const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect(refs.length).toBeGreaterThan(10);
  expect(refs.filter((name) => !(String(name) in served.components.schemas))).toEqual([]);
});

describe('the reference page', () => {
  it.each([
    ['ja', 'API リファレンス', '売上の一部または残額を返金します。'],
    ['en', 'API reference', 'Give a part of the taken money back, or the rest.'],
  ])('tells every operation and schema in %s, without a script', async (lang, title, words) => {
    world = await startWorld();
    const page = await fetch(`${world.bffUrl}/docs?lang=${lang}`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain(`<title>${title}</title>`);
    expect(html).toContain(words);
    expect(html).not.toContain('<script');
    for (const { id, answers } of apiOperations) {
      expect(html).toContain(`id="${id}"`);
      const [section = ''] = html.slice(html.indexOf(`<section id="${id}"`)).split('</section>');
      const text = mainText({ text: `<main>${section}</main>` });
      for (const { says } of Object.values(answers)) {
        const here = lang === 'ja' ? says.ja : says.en;
        expect(text).toContain(here.replaceAll('`', ''));
      }
    }
    for (const [, name] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${String(name)}"`);
  });
});

describe('an answer that is not as described is noticed', () => {
  const request = new Request('http://bff/v1/availability');
  const json = (value: unknown, status = 200): Response => Response.json(value, { status });
  const problem = (code: keyof typeof PROBLEMS, more: object = {}): Response =>
    new Response(
      JSON.stringify({
        type: 'urn:x',
        title: 't',
        status: PROBLEMS[code].status,
        code,
        recoverable: false,
        ...more,
      }),
      { status: PROBLEMS[code].status, headers: { 'content-type': 'application/problem+json' } },
    );

  it.each([
    ['a field more', json({ available: true, testMode: true, more: 1 }), 'additional properties'],
    ['a field of another type', json({ available: 'yes', testMode: true }), 'must be boolean'],
    ['a field less', json({ available: true }), 'required property'],
    ['another status', json({ available: true, testMode: true }, 202), 'not described'],
    [
      'another type',
      new Response('ok', { headers: { 'content-type': 'text/plain' } }),
      'not application/json',
    ],
    ['a problem that it cannot have', problem('refund_too_large'), 'not among its problems'],
    ['a problem with a field more', problem('internal', { stack: 'x' }), 'additional properties'],
  ])('%s', async (_, response, words) => {
    expect(await findAnswerFault(request, response)).toContain(words);
  });

  it('and one that is, is not', async () => {
    expect(
      await findAnswerFault(request, json({ available: false, reason: 'stopping', testMode: true })),
    ).toBeNull();
    expect(await findAnswerFault(request, problem('internal'))).toBeNull();
    expect(await findAnswerFault(new Request('http://bff/unknown'), json({}))).toBeNull();
  });
});
