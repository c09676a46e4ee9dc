/** The CSP doctor: on pages under real policies, and by events for what no test can have a browser do. */
import { expect } from '@open-wc/testing';
import { until } from '../test-support/until.ts';
import { startCspDoctor } from './csp-doctor.ts';
import type { CspFault } from './csp-doctor.ts';

interface ToolsWindow extends Window {
  /** What the policy of the page stopped. */
  readonly violations: readonly string[];
  readonly faults: readonly CspFault[];
}

const BFF = 'https://pay.shop.example';
let frame: HTMLIFrameElement | undefined;

afterEach(() => {
  frame?.remove();
});

/** A page with all page tools under a policy. */
async function pageUnder(policy: string, more = ''): Promise<ToolsWindow> {
  frame = document.createElement('iframe');
  frame.src = `/strict/tools?policy=${encodeURIComponent(policy)}${more}`;
  const loaded = new Promise((resolve) => frame?.addEventListener('load', resolve));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow as unknown as ToolsWindow;
}

describe('the CSP doctor on a page', () => {
  const rest = "style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

  it('names the one directive that is missing, once, however often it is missed', async () => {
    const page = await pageUnder(`default-src 'none'; script-src 'self'; ${rest}`);
    const add = `connect-src ${location.origin}`;
    await until(() => page.faults.length > 0, 'a fault');
    const before = page.violations.length;
    void page.document.querySelector('epos-kantan-button')?.resume();
    await until(() => page.violations.length > before, 'another violation');
    expect(page.violations.every((each) => each.startsWith('connect-src'))).to.equal(true);
    expect(page.faults).to.deep.equal([
      { directive: 'connect-src', source: location.origin, add, disposition: 'enforce' },
    ]);
  });

  it('is silent where nothing is missing, and about what is not the button', async () => {
    const page = await pageUnder(
      `default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; ${rest}`,
    );
    const button = () => page.document.querySelector('epos-kantan-button');
    await until(() => button()?.state === 'idle', 'an answer');
    // The inspector runs there as well, in an adopted sheet.
    const panel = button()?.nextElementSibling;
    expect(panel && page.getComputedStyle(panel).marginBlockStart).to.equal('8px');
    const image = page.document.createElement('img');
    image.src = 'https://images.example/a.png';
    page.document.body.append(image);
    await until(() => page.violations.length > 0, 'a violation of the page');
    expect(page.violations.map((each) => each.split(' ')[0])).to.deep.equal(['img-src']);
    expect(page.faults).to.deep.equal([]);
  });

  it('tells what a policy that only reports would stop', async () => {
    const page = await pageUnder("connect-src 'none'", '&report-only');
    await until(() => page.faults.length > 0, 'a fault');
    const [fault] = page.faults;
    expect([fault?.disposition, fault?.add]).to.deep.equal(['report', `connect-src ${location.origin}`]);
    await until(() => page.document.querySelector('epos-kantan-button')?.state === 'idle', 'an answer');
  });

  it("names script-src when the button's own script is stopped, style-src for its style sheet", async () => {
    const allowed = ['assets/epos-kantan-csp-doctor.js', 'violations.js'];
    const sources = allowed.map((path) => `${location.origin}/strict/${path}`).join(' ');
    const page = await pageUnder(`default-src 'none'; script-src ${sources}`);
    await until(() => page.faults.length > 1, 'two faults');
    const added = page.faults.map(({ add }) => add).toSorted();
    expect(added).to.deep.equal([`script-src ${location.origin}`, `style-src ${location.origin}`]);
  });

  it('names form-action for the road without JavaScript', async () => {
    const page = await pageUnder("form-action 'none'");
    page.document.querySelector<HTMLFormElement>('#search')?.requestSubmit();
    await until(() => page.violations.length === 1, 'a form of the page');
    page.document.querySelector<HTMLFormElement>('epos-kantan-button form')?.requestSubmit();
    await until(() => page.faults.length > 0, 'a fault');
    expect(page.faults.map(({ add }) => add)).to.deep.equal([`form-action ${location.origin}`]);
  });
});

describe('the CSP doctor, told of a violation', () => {
  const faults: CspFault[] = [];
  const said: string[] = [];
  const { warn } = console;
  let stage: HTMLElement;
  let stop: () => void;

  beforeEach(() => {
    faults.length = said.length = 0;
    console.warn = (line: string) => said.push(line);
    stage = document.createElement('main');
    const button = document.createElement('epos-kantan-button');
    button.setAttribute('endpoint', `${BFF}/`);
    stage.append(button);
    document.body.append(stage);
    document.addEventListener('epos-kantan-csp', hear);
    stop = startCspDoctor();
  });

  afterEach(() => {
    stop();
    stage.remove();
    console.warn = warn;
    document.removeEventListener('epos-kantan-csp', hear);
  });

  function hear({ detail }: CustomEvent<CspFault>): void {
    faults.push(detail);
  }

  /** As a browser tells it; `more` by the names of the event. */
  function violate(
    effectiveDirective: string,
    blockedURI: string,
    originalPolicy: string,
    more = {},
    at?: Node,
  ): void {
    const event = new Event('securitypolicyviolation', { bubbles: true, composed: true });
    const told = {
      effectiveDirective,
      blockedURI,
      originalPolicy,
      sourceFile: '',
      disposition: 'enforce',
      ...more,
    };
    (at ?? document).dispatchEvent(Object.assign(event, told));
  }

  for (const [name, directive, policy, add] of [
    ['a directive that is there gets the origin', 'connect-src', "connect-src 'self'", `connect-src ${BFF}`],
    [
      'the exact one, where it is there',
      'script-src-elem',
      "script-src-elem 'self'",
      `script-src-elem ${BFF}`,
    ],
    ['the plain one otherwise', 'script-src-elem', "script-src 'self'", `script-src ${BFF}`],
    ['the plain one for styles', 'style-src-elem', "default-src 'none'", `style-src ${BFF}`],
    [
      'a new one takes over what default-src allowed, and no nonce',
      'connect-src',
      "default-src 'self' 'nonce-c2VjcmV0' https://cdn.example; img-src *",
      `connect-src 'self' 'nonce-…' https://cdn.example ${BFF}`,
    ],
    ['names are read in any case', 'connect-src', "CONNECT-SRC  'none' ;", `connect-src ${BFF}`],
  ] as const) {
    it(`says what to add: ${name}`, () => {
      violate(directive, `${BFF}/v1/checkouts/abcdefghij`, policy);
      expect(faults).to.deep.equal([{ directive, source: BFF, add, disposition: 'enforce' }]);
      expect(said).to.have.length(1);
      expect(said[0]).to.contain(`Add: ${add}`);
      expect(JSON.stringify([faults, said])).not.to.match(/abcdefghij|c2VjcmV0/);
    });
  }

  it('takes an address that the browser cut to its origin', () => {
    violate('connect-src', BFF, "connect-src 'self'");
    expect(faults.map(({ add }) => add)).to.deep.equal([`connect-src ${BFF}`]);
  });

  it('tells each fault once', () => {
    violate('connect-src', `${BFF}/v1/availability`, "default-src 'none'");
    violate('connect-src', `${BFF}/v1/checkouts/lookup`, "default-src 'none'");
    violate('connect-src', BFF, "default-src 'none'", { disposition: 'report' });
    expect(faults.map(({ disposition }) => disposition)).to.deep.equal(['enforce', 'report']);
    expect(said[1]).to.contain('only reports');
  });

  it('sends whoever allowed the address to the redirect behind it', () => {
    violate('form-action', `${BFF}/checkout`, `form-action ${BFF}/`);
    expect(faults).to.deep.equal([
      { directive: 'form-action', source: BFF, add: null, disposition: 'enforce' },
    ]);
    expect(said[0]).to.contain('redirects');
  });

  it('names where our form was led, as some browsers tell it, and no form of the page', () => {
    const submit = (action: string) => {
      const form = document.createElement('form');
      form.action = action;
      form.addEventListener('submit', (event) => {
        event.preventDefault();
      });
      stage.append(form);
      form.requestSubmit();
      violate('form-action', 'https://elsewhere.example/x', `form-action ${BFF}`);
    };
    submit('https://search.example/');
    expect(faults).to.deep.equal([]);
    submit(`${BFF}/checkout`);
    expect(faults.map(({ add }) => add)).to.deep.equal(['form-action https://elsewhere.example']);
  });

  it("knows that no address counts beside 'strict-dynamic'", () => {
    const policy = "script-src 'nonce-c2VjcmV0' 'strict-dynamic'";
    violate('script-src-elem', `${BFF}/assets/epos-kantan-button-1.0.0.js`, policy);
    expect(faults.map(({ add }) => add)).to.deep.equal([null]);
    expect(said[0]).to.contain('nonce');
  });

  it('asks for the nonce of a button that a server drew', () => {
    const root = stage.querySelector('epos-kantan-button')?.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    const between = document.createElement('style');
    root?.append(style);
    stage.querySelector('epos-kantan-button')?.append(between);
    violate('style-src-elem', 'inline', "style-src 'self'", {}, between);
    expect(faults).to.deep.equal([]);
    violate('style-src-elem', 'inline', "style-src 'self'", {}, style);
    expect(faults.map(({ add }) => add)).to.deep.equal(["style-src 'nonce-…'"]);
  });

  it('takes what our own script may not do for a fault of ours', () => {
    const sourceFile = `${BFF}/assets/epos-kantan-button-1.0.0.js`;
    violate('require-trusted-types-for', 'trusted-types-sink', "require-trusted-types-for 'script'", {
      sourceFile,
    });
    expect(faults.map(({ source, add }) => [source, add])).to.deep.equal([['', null]]);
    expect(said[0]).to.contain('fault of ours');
  });

  for (const [name, directive, blocked, more] of [
    ['another address', 'connect-src', 'https://api.example/v1/checkouts', {}],
    ['another address that begins alike', 'connect-src', `${BFF}.evil.example/v1/checkouts`, {}],
    ['another service behind the same origin', 'connect-src', `${BFF}/metrics`, {}],
    ['an inline script', 'script-src-elem', 'inline', {}],
    [
      'a sink of the page',
      'require-trusted-types-for',
      'trusted-types-sink',
      { sourceFile: `${location.origin}/a.js` },
    ],
    ['nothing known', 'default-src', '', { sourceFile: null }],
  ] as const) {
    it(`leaves to the page what is not ours: ${name}`, () => {
      violate(directive, blocked, "default-src 'none'", more);
      expect([faults, said]).to.deep.equal([[], []]);
    });
  }

  it('says nothing any more once it was ended', () => {
    stop();
    violate('connect-src', BFF, "default-src 'none'");
    expect(faults).to.deep.equal([]);
  });
});
