/**
 * Runs each program of docs/shop-server against its vectors, in every language that this machine has: the same tokens byte for byte, the
 * same webhooks believed and refused. That the vectors are ours is shown by packages/bff/src/proof/shop-server-vectors.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Refused, signOrder } from '../docs/shop-server/shop-server.ts';

const folder = fileURLToPath(new URL('../docs/shop-server/', import.meta.url));
const vectors = JSON.parse(readFileSync(`${folder}vectors.json`, 'utf8'));
const readme = readFileSync(`${folder}README.md`, 'utf8');
const noEd25519 = ['python'];

/** How each is asked for its version, and run. `since`: the oldest that the page promises. */
const languages = [
  {
    name: 'node',
    since: [20, 19],
    version: [process.execPath, '--version'],
    run: [process.execPath, '--import', import.meta.resolve('tsx')],
    file: 'shop-server.ts',
  },
  { name: 'php', since: [8, 2], version: ['php', '--version'], run: ['php'], file: 'shop-server.php' },
  { name: 'ruby', since: [3, 1], version: ['ruby', '--version'], run: ['ruby'], file: 'shop-server.rb' },
  {
    name: 'python',
    since: [3, 10],
    version: ['python3', '--version'],
    run: ['python3'],
    file: 'shop-server.py',
  },
  { name: 'java', since: [17, 0], version: ['java', '--version'], run: ['java'], file: 'shop-server.java' },
  { name: 'go', since: [1, 19], version: ['go', 'version'], run: ['go', 'run'], file: 'shop-server.go' },
];
const found = languages.filter(isHere);

function isHere({ version: [program, ...args], since }) {
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  const [, major, minor = 0] = /(\d+)(?:\.(\d+))?/.exec(stdout ?? '') ?? [];
  return major > since[0] || (Number(major) === since[0] && minor >= since[1]);
}

/** A vector as a line, and what has to come back for it. */
const tokenCases = vectors.orderTokens.map(({ name, secret, kid, now, expiresIn, order, token }) => {
  const { orderId, amount, tax, returnUrl, cancelUrl } = order;
  const fields = ['sign', secret, kid, now, expiresIn, orderId, amount, tax, returnUrl, cancelUrl];
  return { name, fields, expected: token ?? 'refused' };
});
const webhookCases = vectors.webhooks.map(({ name, secrets, now, headers, body, expect: expected }) => {
  const sent = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((header) => headers[header]);
  const fields = ['verify', secrets.join(' '), now, ...sent, Buffer.from(body).toString('base64')];
  return { name, fields, expected };
});
const cases = [...tokenCases, ...webhookCases];
const casesOf = (language) =>
  cases.filter(({ fields: [what, secrets] }) => {
    const isEd25519 = what === 'verify' && secrets.includes('whpk_');
    return !(isEd25519 && noEd25519.includes(language));
  });

/** One process for all cases: its answers, a line each. */
function run({ run: [program, ...args], file }, lines) {
  const { status, stdout, stderr } = spawnSync(program, [...args, `${folder}${file}`], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    timeout: 50_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd().split('\n');
}

describe('the vectors', () => {
  test('have a name each, and fit into the lines by which the programs are asked', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const texts = cases.flatMap(({ fields }) => fields.map((field) => String(field ?? '')));
    expect(texts.filter((text) => /[\t\r\n]/.test(text))).toEqual([]);
  });

  test('have both ends of everything', () => {
    const ends = (all) => [...new Set(all)].toSorted();
    expect(ends(vectors.webhooks.map((one) => one.expect))).toEqual(['accepted', 'refused']);
    expect(ends(vectors.orderTokens.map(({ token }) => token === null))).toEqual([false, true]);
  });
});

describe('the programs', () => {
  test('are six, each with its row on the page, and Node’s is run here', () => {
    const files = readdirSync(folder).filter((file) => file.startsWith('shop-server.'));
    expect(files).toEqual(languages.map(({ file }) => file).toSorted());
    for (const { file, since } of languages) {
      const row = readme.split('\n').find((line) => line.startsWith('|') && line.includes(`](${file})`));
      expect(row).toContain(` ${since.join('.').replace(/\.0$/, '')} `);
    }
    expect(found.map(({ name }) => name)).toContain('node');
  });

  test.each(found.map((language) => [language.name, language]))(
    'in %s give the pinned tokens, and believe and refuse the same webhooks',
    (name, language) => {
      const asked = casesOf(name);
      const answers = run(
        language,
        asked.map(({ fields }) => fields.map((field) => field ?? '').join('\t')),
      );
      const pair = (of) => asked.map((one, index) => `${one.name}: ${of(one, index)}`);
      expect(pair((_, index) => answers[index])).toEqual(pair(({ expected }) => expected));
      expect(answers).toHaveLength(asked.length);
    },
  );
});

describe('yen that are not whole', () => {
  const returnUrl = 'https://shop.example/';
  const secret = 'x'.repeat(32);
  const wrong = [9800.5, 0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, '9800', true, null];

  test.each(wrong)('are refused in Node, though its language would sign %s', (amount) => {
    expect(() => signOrder({ orderId: 'A-1', amount, returnUrl }, secret)).toThrow(Refused);
    expect(() => signOrder({ orderId: 'A-1', amount: 1, tax: amount, returnUrl }, secret)).toThrow(Refused);
  });

  const python = found.filter(({ name }) => name === 'python');
  test.each(python)('are refused in Python too', ({ version: [program], file }) => {
    const asks = `import runpy, sys
shop = runpy.run_path(sys.argv[1])
for money in (9800.5, 9800.0, "9800", True, None, float("nan")):
    for given in ({"amount": money}, {"amount": 1, "tax": money}):
        try:
            print(shop["sign_order"](order_id="A-1", return_url="${returnUrl}", secret="${secret}", **given))
        except shop["Refused"]:
            print("refused")`;
    const { stdout } = spawnSync(program, ['-c', asks, `${folder}${file}`], { encoding: 'utf8' });
    expect(stdout).toBe('refused\n'.repeat(12));
  });
});
