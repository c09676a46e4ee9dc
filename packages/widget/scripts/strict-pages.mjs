/**
 * Pages of the tests that must come from a server: one under the strictest policy a shop can have, and server-sent events
 * that a test steers. Middleware of the test runner.
 */
import { readFile } from 'node:fs/promises';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const STRICT_PAGE = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8" />
    <title>A shop with a strict policy</title>
    <link rel="stylesheet" href="/strict/epos-kantan-button.css" />
    <script src="/strict/violations.js"></script>
    <script async src="/strict/assets/epos-kantan-button.js"></script>
  </head>
  <body>
    <epos-kantan-button order-token="e30.e30.e30"></epos-kantan-button>
    <epos-kantan-status></epos-kantan-status>
  </body>
</html>`;

/** Notes what the policy stopped, for the test to read. */
const VIOLATIONS = `window.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
});
window.addEventListener('error', (event) => window.violations.push(event.message));
window.faults = [];
document.addEventListener('epos-kantan-csp', (event) => window.faults.push(event.detail));`;

/** A page with the three page tools, under the policy that the test names: `?policy=…`, with `&report-only` one that only reports. */
const TOOLS_PAGE = `<!doctype html>
<html lang="ja">
  <head>
    <meta charset="utf-8" />
    <title>A shop with the page tools</title>
    <script src="/strict/violations.js"></script>
    <script src="/strict/assets/epos-kantan-csp-doctor.js"></script>
    <script src="/strict/assets/epos-kantan-in-app-coach.js"></script>
    <script src="/strict/assets/epos-kantan-inspector.js"></script>
    <script src="/strict/assets/epos-kantan-points-note.js"></script>
    <link rel="stylesheet" href="/strict/assets/epos-kantan-button.css" />
    <script async src="/strict/assets/epos-kantan-button.js"></script>
  </head>
  <body>
    <epos-kantan-button debug order-token="e30.e30.e30">
      <form method="post" action="/strict/checkout"><button>Pay</button></form>
    </epos-kantan-button>
    <form id="search" action="/search"></form>
  </body>
</html>`;

const LOOKUP = { checkout: null, handle: null, available: true, testMode: true };

/** Serves the pages below `/strict/`. */
export async function strictPages(context, next) {
  const { pathname, searchParams } = new URL(context.url, 'http://localhost');
  if (!pathname.startsWith('/strict/')) return next();
  if (pathname === '/strict/page') {
    context.set('content-security-policy', POLICY);
    context.type = 'html';
    context.body = STRICT_PAGE;
  } else if (pathname === '/strict/tools') {
    const kind = searchParams.has('report-only') ? '-report-only' : '';
    context.set(`content-security-policy${kind}`, searchParams.get('policy') ?? '');
    context.type = 'html';
    context.body = TOOLS_PAGE;
  } else if (pathname === '/strict/violations.js') {
    context.type = 'js';
    context.body = VIOLATIONS;
  } else if (pathname === '/strict/v1/checkouts') {
    context.status = 409;
    context.type = 'application/problem+json';
    context.body = JSON.stringify({
      type: 'x',
      title: 'x',
      status: 409,
      code: 'order_changed',
      recoverable: false,
    });
  } else if (pathname.startsWith('/strict/v1/')) {
    context.body = LOOKUP;
  } else {
    context.type = pathname.endsWith('.css') ? 'css' : 'js';
    context.body = await readFile(new URL(`../dist/${pathname.split('/').at(-1)}`, import.meta.url));
  }
}
