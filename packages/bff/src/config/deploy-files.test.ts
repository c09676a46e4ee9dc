/** The files of `deploy/` are what the configuration and the server ask for: a variable that gets another name has to get it there too. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { variables } from './config-schema.ts';
import { SECRET_NAMES, loadConfig } from './load-config.ts';

const place = (name: string): string => fileURLToPath(new URL(`../../../../deploy/${name}`, import.meta.url));
const read = (name: string): string => readFileSync(place(name), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'epos-kantan-deploy-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `NAME=value` lines. */
function variablesOfLines(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

const random = (index: number): string =>
  Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37 + index * 101 + 11) % 256)).toString('base64');

/** A value that is good for each secret, as a file of the name that the place has for it. */
function secretFile(name: string, index: number, path: string): string {
  const values: Record<string, string> = {
    GMO_SHOP_PASS: 'k7m2p9x4',
    WEBHOOK_SECRET: `whsec_${random(index)}`,
    DATABASE_URL: 'postgres://epos:p4ssw0rd-k7m2p9x4@db/epos',
  };
  const file = join(folder, basename(path));
  writeFileSync(file, values[name] ?? random(index));
  return file;
}

/** The faults of a place's variables, when its secrets are there and the shop's id is its own. */
function faultsOf(env: Readonly<Record<string, string>>): readonly string[] {
  const filled = Object.entries(env).map(([name, value], index) =>
    name.endsWith('_FILE') ? [name, secretFile(name.replace(/_FILE$/, ''), index, value)] : [name, value],
  );
  const loaded = loadConfig({ ...(Object.fromEntries(filled) as object), GMO_SHOP_ID: 'tshop00012345' });
  const known = new Set([...Object.keys(variables), ...SECRET_NAMES.map((name) => `${name}_FILE`)]);
  return [
    ...(loaded.ok ? [] : loaded.faults.map(({ variable, fix }) => `${variable}: ${fix}`)),
    ...Object.keys(env).filter((name) => !known.has(name)),
  ];
}

const example = variablesOfLines(read('environment.example'));

describe('the unit of systemd', () => {
  const unit = read('epos-kantan.service');
  const settings = (name: string): string[] =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
  const environment = variablesOfLines(settings('Environment').join('\n'));

  it('gives `serve` all that it needs, under the names that it knows', () => {
    expect(faultsOf({ ...example, ...environment })).toEqual([]);
  });

  it('hands over secrets as files alone, each of them', () => {
    const handed = settings('LoadCredential').map((line) => line.split(':')[0]);
    expect(Object.values(environment)).toEqual(handed.map((name) => `%d/${name ?? ''}`));
    expect(
      Object.keys({ ...example, ...environment }).filter((name) => SECRET_NAMES.includes(name as 'DATA_KEY')),
    ).toEqual([]);
  });

  it('gives a stop more time than the drain of requests, workers and calls takes, and leaves a wrong configuration alone', () => {
    expect(Number(settings('TimeoutStopSec')[0])).toBeGreaterThan(10 + 10 + 5);
    expect([settings('Restart'), settings('RestartPreventExitStatus')]).toEqual([['on-failure'], ['78']]);
  });

  it('has the rights of nobody, and its state where the database is looked for', () => {
    expect([settings('DynamicUser'), settings('NoNewPrivileges'), settings('ProtectSystem')]).toEqual([
      ['yes'],
      ['yes'],
      ['strict'],
    ]);
    expect(settings('WorkingDirectory')).toEqual([`%S/${settings('StateDirectory')[0] ?? ''}`]);
  });

  it('is understood by systemd, and exposes little, where systemd is', () => {
    const ask = (...args: string[]): ReturnType<typeof spawnSync> =>
      spawnSync('systemd-analyze', [...args, place('epos-kantan.service')], { encoding: 'utf8' });
    const verified = ask('verify');
    if (verified.error !== undefined) {
      console.warn('systemd-analyze is not here: the unit was only read');
      return;
    }
    // A machine may have its Node elsewhere.
    const said = String(verified.stderr)
      .split('\n')
      .filter((line) => line !== '' && !line.includes('/usr/bin/node'));
    expect(said).toEqual([]);
    // Tenths of ten: below 2.0 is "OK".
    expect(ask('security', '--offline=true', '--threshold=20').status).toBe(0);
  });
});

interface Service {
  readonly environment: Record<string, string>;
  readonly secrets: string[];
  readonly ports?: string[];
  readonly networks: string[];
  readonly [name: string]: unknown;
}
interface Compose {
  readonly services: Readonly<Record<'bff' | 'db', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

describe('the compose file', () => {
  const { services, secrets, networks } = parse(read('compose.yaml')) as Compose;
  const { bff, db } = services;

  it('gives `serve` all that it needs, under the names that it knows, on PostgreSQL', () => {
    expect(faultsOf({ ...example, ...bff.environment })).toEqual([]);
    expect(Object.keys(bff.environment)).toContain('DATABASE_URL_FILE');
  });

  it('hands over secrets as files alone, to whom they are for', () => {
    for (const service of [bff, db]) {
      const files = Object.entries(service.environment).filter(([name]) => name.endsWith('_FILE'));
      expect(files.map(([, path]) => path)).toEqual(service.secrets.map((name) => `/run/secrets/${name}`));
      expect(
        Object.keys(service.environment).filter((name) =>
          /PASS(?:WORD)?$|SECRET$|_KEY$|^DATABASE_URL$/.test(name),
        ),
      ).toEqual([]);
    }
    expect(bff.secrets.filter((name) => db.secrets.includes(name))).toEqual([]);
    expect(Object.keys(secrets).toSorted()).toEqual([...bff.secrets, ...db.secrets].toSorted());
  });

  it('lets nobody else to the database, and nothing be written but where data lies', () => {
    expect([db.ports, db.networks, networks['database']?.internal]).toEqual([undefined, ['database'], true]);
    for (const service of [bff, db]) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      expect(service['privileged'] ?? service['cap_add']).toBeUndefined();
    }
    expect(db['user']).toBe('postgres');
    expect(bff.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });

  it('waits for the database, and gives a stop its time', () => {
    expect(bff['depends_on']).toEqual({ db: { condition: 'service_healthy' } });
    expect(db['healthcheck']).toMatchObject({
      test: expect.arrayContaining(['CMD', 'pg_isready']) as unknown,
    });
    expect(Number.parseInt(String(bff['stop_grace_period']), 10)).toBeGreaterThan(10 + 10 + 5);
  });
});
