/**
 * The bounded part of `pnpm test:runtimes`: every entry of the built widget is imported by this Node, as npm would install it. The packages
 * have to be built before.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layPackage, widgetEntries } from './runtimes/lay-package.mjs';
import { runtimes } from './runtimes/runtimes.mjs';
import { faultsOf, reportOf } from './test-runtimes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-runtimes-'));
const thisNode = { name: 'node', command: [process.execPath], version: ['--version'], run: [] };
let laid;
let report;

beforeAll(async () => {
  laid = layPackage(folder);
  report = await reportOf(thisNode, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every entry is imported where there is no browser, leaves nothing behind, and a button is drawn', () => {
  expect(Object.keys(report.entries)).toEqual(widgetEntries());
  expect(widgetEntries().length).toBeGreaterThan(8);
  expect(faultsOf(report, report)).toEqual([]);
  expect(report.entries['@epos-kantan/widget'].names).toContain('EposKantanButton');
  expect(report.markup).toMatch(
    /^<epos-kantan-button .*<template shadowrootmode="open".*Buy with EPOS Kantan/,
  );
});

test('an entry that needs a browser, leaves a global behind or has other names is noticed', async () => {
  const dist = join(laid.modules, '@epos-kantan/widget/dist');
  writeFileSync(join(dist, 'csp-doctor.js'), 'export const startCspDoctor = document.title;');
  writeFileSync(join(dist, 'inspector.js'), 'globalThis.left = 1; export const startInspector = 1;');
  writeFileSync(join(dist, 'in-app-coach.js'), 'export const other = 1;');
  const faults = faultsOf(await reportOf(thisNode, folder), { ...report, markup: 'other' });
  expect(faults.map((fault) => fault.replace('@epos-kantan/widget/', '').slice(0, 55))).toEqual([
    'csp-doctor: ReferenceError: document is not defined',
    'in-app-coach: exports other, not startInAppCoach',
    'inspector: leaves left behind',
    expect.stringMatching(/^renderButton draws/),
  ]);
});

test('each runtime has an exact version, and what one goes without is an entry, with the reason', () => {
  for (const { command, without = {} } of runtimes) {
    expect(command.at(-1)).toMatch(/^[a-z]+@\d+\.\d+\.\d+$/);
    for (const [entry, why] of Object.entries(without)) {
      expect(widgetEntries()).toContain(entry);
      expect(why.length).toBeGreaterThan(20);
    }
  }
});
