/**
 * What every command has in common that asks the merchant API: where it is, the key that opens it, how an end becomes an exit code.
 * Such a command needs EPOS_KANTAN_URL (or PUBLIC_URL) and MERCHANT_API_KEY, and nothing else of the configuration.
 */
import type { ErrorCode } from '@epos-kantan/shared';
import { randomUUID } from 'node:crypto';
import { MerchantApiError, createMerchantClient } from '../client/merchant-client.ts';
import type { CommandOptions, MerchantClient } from '../client/merchant-client.ts';
import { readSecretFile } from '../config/read-secret-file.ts';
import { EXIT } from './exit-codes.ts';
import { paint, printable } from './print.ts';
import { UsageError, wholeNumber } from './usage-error.ts';

/** Arguments of every such command. */
export const apiArgs = {
  json: { type: 'boolean', default: false, description: 'print the answer as JSON' },
  url: { type: 'string', description: 'where the BFF is; default EPOS_KANTAN_URL, else PUBLIC_URL' },
} as const;

/** Arguments of a command that changes something. */
export const changeArgs = {
  ...apiArgs,
  key: {
    type: 'string',
    description: 'Idempotency-Key of an earlier try; default: a new one, which is printed',
  },
  wait: { type: 'string', default: '60', description: 'seconds to repeat while the end is not known' },
} as const;

/** Values of {@link apiArgs}. */
export interface ApiArgs {
  readonly json: boolean;
  readonly url?: string | undefined;
}

/** Values of {@link changeArgs}. */
export interface ChangeArgs extends ApiArgs {
  readonly key?: string | undefined;
  readonly wait: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The client of the place that the environment names. */
export function clientOf({ url }: Pick<ApiArgs, 'url'>, env: Environment = process.env): MerchantClient {
  const place = url ?? env['EPOS_KANTAN_URL'] ?? env['PUBLIC_URL'];
  if (place === undefined || !URL.canParse(place) || !/^https?:$/.test(new URL(place).protocol))
    throw new UsageError(
      'set EPOS_KANTAN_URL (or --url) to where the BFF is, such as https://pay.shop.example',
      EXIT.configuration,
    );
  const apiKey = apiKeyOf(env);
  try {
    return createMerchantClient({ url: place, apiKey });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(`MERCHANT_API_KEY: ${cause.message}`, EXIT.configuration, { cause });
  }
}

function apiKeyOf(env: Environment): string {
  for (const name of ['MERCHANT_API_KEY', 'MERCHANT_API_READ_KEY']) {
    const file = env[`${name}_FILE`];
    const text = file === undefined ? env[name] : readKeyFile(`${name}_FILE`, file);
    if (text !== undefined && text.trim() !== '') return text;
  }
  throw new UsageError(
    'set MERCHANT_API_KEY (or MERCHANT_API_KEY_FILE) to the key of the merchant API',
    EXIT.configuration,
  );
}

function readKeyFile(name: string, file: string): string {
  try {
    return readSecretFile(file);
  } catch {
    throw new UsageError(`${name} names a file that cannot be read`, EXIT.configuration);
  }
}

/** Runs a command's work; what went wrong is one clear text on stderr and an exit code. */
export async function askMerchantApi(
  args: ApiArgs,
  work: (client: MerchantClient) => Promise<void>,
): Promise<void> {
  try {
    await work(clientOf(args));
  } catch (error) {
    if (error instanceof UsageError) return fail(error.exitCode, error.message);
    if (!(error instanceof MerchantApiError)) throw error;
    endWith(args, error, exitCodeOf(error));
  }
}

function endWith({ json }: ApiArgs, { code, message }: MerchantApiError, exitCode: number, hint = ''): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: code, message })}\n`);
  fail(exitCode, `${code}: ${message}${hint}`);
}

function exitCodeOf({ code, status, recoverable }: MerchantApiError): number {
  if (code === 'idempotency_key_invalid') return EXIT.usage;
  if (status === null || code === 'unreadable') return EXIT.unavailable;
  if (status === 401 || status === 403) return EXIT.forbidden;
  return recoverable ? EXIT.unknown : EXIT.refused;
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`${paint('red', printable(message), process.stderr)}\n`);
  process.exitCode = exitCode;
}

/**
 * Runs a command that changes something. Its key is on stderr before anything is sent, so that an end in the middle leaves it: with the
 * same key the same command can be repeated, and happens once. Every end that is not definite says so, and names the key again.
 */
export async function change<R extends object>(
  args: ChangeArgs,
  command: (client: MerchantClient, options: CommandOptions) => Promise<R>,
  print: (result: R) => void,
): Promise<void> {
  await askMerchantApi(args, async (client) => {
    const options = keyOf(args);
    const result = await command(client, options).catch((error: unknown) => {
      if (!(error instanceof MerchantApiError)) throw error;
      const exitCode = mayHaveHappened(error) ? EXIT.unknown : exitCodeOf(error);
      if (exitCode !== EXIT.unknown) throw error;
      // Whoever takes it for "not done" would do it again under a new key.
      const end = NOTHING_DONE.has(error.code) ? 'nothing was done' : 'it may have happened';
      endWith(args, error, exitCode, `; ${end}: ${repeatWith(options)}`);
      return null;
    });
    if (result === null) return;
    print(result);
    if ('done' in result && result.done === false)
      fail(EXIT.unknown, `begun, and the end is not known yet: ${repeatWith(options)}`);
  });
}

/** Codes that leave everything as it was, whatever the command; see the table of `docs/merchant-api.md`. */
const NOTHING_DONE: ReadonlySet<string> = new Set<ErrorCode>([
  'operation_in_progress',
  'gateway_unreachable',
  'store_unavailable',
  'too_many_requests',
  'server_busy',
]);

/** The request may have arrived: its answer is lost, or is not the BFF's. A connection that was refused brought nothing. */
function mayHaveHappened({ code, status, cause }: MerchantApiError): boolean {
  if (code === 'unreadable') return status === null || status >= 500;
  if (code !== 'unreachable') return false;
  const reason: unknown = cause instanceof Error ? cause.cause : undefined;
  const isRefused = reason instanceof Error && 'code' in reason && NOTHING_SENT.has(String(reason.code));
  return !isRefused;
}

const NOTHING_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function repeatWith({ idempotencyKey }: CommandOptions): string {
  return `repeat this command with --key ${idempotencyKey}`;
}

/** The key and patience of a command; tells the key. */
function keyOf({ key, wait }: Pick<ChangeArgs, 'key' | 'wait'>): CommandOptions {
  const idempotencyKey = key ?? randomUUID();
  const waitMs = wholeNumber('wait', wait, 0) * 1_000;
  process.stderr.write(`${paint('dim', `Idempotency-Key: ${idempotencyKey}`, process.stderr)}\n`);
  return { idempotencyKey, waitMs };
}
