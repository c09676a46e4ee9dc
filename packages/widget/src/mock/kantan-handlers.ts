/**
 * The mock as request handlers of msw, for a service worker (Storybook) and for Node (unit tests). The entry
 * `@epos-kantan/widget/mock`, the only one that needs msw; it hands on everything of `@epos-kantan/widget/mock/fetch`.
 */
import { http } from 'msw';
import type { HttpHandler } from 'msw';
import { MOCK_PATHS, createKantanMock } from './kantan-mock.ts';
import type { KantanMock, MockOptions } from './kantan-mock.ts';

export { SCENARIOS, createKantanMock, mockOrderToken } from './kantan-mock.ts';
export type { KantanMock, MockOptions, MockOrderToSign, Scenario } from './kantan-mock.ts';

/** One handler per route of the BFF; of a mock that a test steers, or of a new one. */
export function kantanHandlers(mock: KantanMock | MockOptions = {}): HttpHandler[] {
  const { endpoint, fetch } = 'fetch' in mock ? mock : createKantanMock(mock);
  const base = /^https?:/.test(endpoint) ? endpoint : `*${endpoint}`;
  return MOCK_PATHS.map((path) => http.all(base + path, ({ request }) => fetch(request)));
}
