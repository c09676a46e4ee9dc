/*
 * Everything that can be set about a simulator, and the one place where it is checked. Read by
 * create-simulator.ts; main.ts fills it from the environment.
 */
import { randomBytes } from 'node:crypto';
import type { TimeSource } from './clock.ts';
import type { RandomBytes } from './gateway/random-keys.ts';
import type { Language } from './pages/language.ts';

/**
 * How the simulator behaves where no source says what GMO-PG does. A shop's server has to survive every
 * combination; the defaults are the likeliest reading.
 */
export interface SimulatorModes {
  /** A second EpospayStart of a trade that is already at EPOS goes on there, or is refused (M01054004). */
  readonly secondStart: 'allowed' | 'refused';
  /** What a shopper's cancel at EPOS leaves behind. */
  readonly canceledStatus: 'PAYFAIL' | 'AUTHPROCESS';
  /** Whether a trade that nobody started in time becomes EXPIRED or stays REQSUCCESS for ever. */
  readonly unstartedStatus: 'EXPIRED' | 'REQSUCCESS';
  /** Whether a trade that a shopper left half-way at EPOS becomes EXPIRED at the end of the EPOS session. */
  readonly abandonedStatus: 'EXPIRED' | 'AUTHPROCESS';
  /** An inquiry after EpospayChange shows the new amount, or the first amount beside a growing TotalCancelAmount. */
  readonly changeShownAs: 'new-amount' | 'total-cancel';
  /** The word for a cancellation after capture. */
  readonly canceledAfterCapture: 'CANCEL' | 'RETURN';
  /** Whether a result notification is sent when the shopper did not pay (canceled or refused). */
  readonly unpaidNotification: 'sent' | 'not-sent';
  /** Whether EpospaySales, EpospayChange and EpospayCancel are notified too. */
  readonly operationNotification: 'sent' | 'not-sent';
  /** Whether the shop's contract lets JobCd be CAPTURE; otherwise E61546010. */
  readonly captureJob: 'allowed' | 'refused';
}

/** Options of {@link createSimulator}. Every one may be left out. */
export interface SimulatorOptions {
  /** The one shop that GMO-PG knows; 1-13 letters and digits. Default `tshop00000001`. */
  readonly shopId?: string;
  /** What EPOS Card's pages call the shop, 1-60 characters in each language. Default: a test shop with its id. */
  readonly shopName?: Readonly<Record<Language, string>> | undefined;
  /** Its password; 1-10 letters and digits. Default `simulator1`. */
  readonly shopPass?: string;
  /** Where result notifications go (http or https). Default: nowhere, none is sent. */
  readonly notificationUrl?: string | undefined;
  /** File in which trades outlive a restart. Default: memory only. */
  readonly dataFile?: string | undefined;
  /** GMO-PG's origin as browsers reach it. Default `http://127.0.0.1:8788`. */
  readonly publicOrigin?: string;
  /** The EPOS pages' origin, another one than GMO-PG's, as in life. Default `http://localhost:8788`. */
  readonly eposOrigin?: string;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: TimeSource;
  /** Where unguessable keys come from. Default: the operating system. */
  readonly randomBytes?: RandomBytes;
  /** The PayType number of an inquiry. Default `42` (protocol notes, section 6: inferred). */
  readonly payType?: string;
  /** How long a page at EPOS stays usable after the start, in seconds, 60-604800. Default 7200. */
  readonly eposSessionSeconds?: number;
  /** How long an authorization can be captured or canceled, in days, 1-3650. Default 180. */
  readonly authorizationDays?: number;
  /** How long a receiver may take to answer a notification, in real milliseconds, 10-60000. Default 15000. */
  readonly notificationTimeoutMs?: number;
  /** Behaviour where nothing is known; see {@link SimulatorModes}. */
  readonly modes?: Partial<SimulatorModes>;
}

/** The options after checking, with every default filled in. */
export interface SimulatorSettings {
  readonly shopId: string;
  readonly shopName: Readonly<Record<Language, string>>;
  readonly shopPass: string;
  readonly notificationUrl: string | undefined;
  readonly dataFile: string | undefined;
  readonly publicOrigin: string;
  readonly eposOrigin: string;
  readonly randomBytes: RandomBytes;
  readonly payType: string;
  readonly eposSessionMs: number;
  readonly authorizationMs: number;
  readonly notificationTimeoutMs: number;
  /** The one setting that the control plane may replace while the simulator runs. */
  modes: SimulatorModes;
}

/** An option that cannot be used; `message` is one sentence that says which and why. */
export class SimulatorOptionError extends Error {
  readonly code = 'simulator_option';
}

/** Every mode with its values; the first value of each is the default. */
export const modeValues = {
  secondStart: ['allowed', 'refused'],
  canceledStatus: ['PAYFAIL', 'AUTHPROCESS'],
  unstartedStatus: ['EXPIRED', 'REQSUCCESS'],
  abandonedStatus: ['AUTHPROCESS', 'EXPIRED'],
  changeShownAs: ['new-amount', 'total-cancel'],
  canceledAfterCapture: ['CANCEL', 'RETURN'],
  unpaidNotification: ['sent', 'not-sent'],
  operationNotification: ['not-sent', 'sent'],
  captureJob: ['allowed', 'refused'],
} as const satisfies { [K in keyof SimulatorModes]: readonly SimulatorModes[K][] };

/**
 * Checks the options and fills in the defaults.
 * @throws SimulatorOptionError naming the first option that cannot be used.
 */
export function checkOptions(options: SimulatorOptions): SimulatorSettings {
  const shopId = matching('shopId', options.shopId ?? 'tshop00000001', /^[A-Za-z0-9]{1,13}$/);
  const shopName = options.shopName ?? { ja: `テストショップ（${shopId}）`, en: `Test shop (${shopId})` };
  return {
    shopId,
    shopName: {
      ja: matching('shopName', shopName.ja, /^\P{Cc}{1,60}$/u),
      en: matching('shopName', shopName.en, /^\P{Cc}{1,60}$/u),
    },
    shopPass: matching('shopPass', options.shopPass ?? 'simulator1', /^[A-Za-z0-9]{1,10}$/),
    notificationUrl:
      options.notificationUrl === undefined
        ? undefined
        : httpUrl('notificationUrl', options.notificationUrl).href,
    dataFile: options.dataFile,
    publicOrigin: httpUrl('publicOrigin', options.publicOrigin ?? 'http://127.0.0.1:8788').origin,
    eposOrigin: httpUrl('eposOrigin', options.eposOrigin ?? 'http://localhost:8788').origin,
    randomBytes: options.randomBytes ?? ((size) => randomBytes(size)),
    payType: matching('payType', options.payType ?? '42', /^[0-9]{1,2}$/),
    eposSessionMs: 1000 * within('eposSessionSeconds', options.eposSessionSeconds ?? 7200, 60, 604_800),
    authorizationMs: 86_400_000 * within('authorizationDays', options.authorizationDays ?? 180, 1, 3650),
    notificationTimeoutMs: within(
      'notificationTimeoutMs',
      options.notificationTimeoutMs ?? 15_000,
      10,
      60_000,
    ),
    modes: checkModes(options.modes ?? {}),
  };
}

/** Checks a set of modes and fills in the defaults; unknown names and values are refused. */
export function checkModes(given: Readonly<Record<string, unknown>>): SimulatorModes {
  for (const [name, value] of Object.entries(given)) {
    const known: readonly unknown[] | undefined = Object.hasOwn(modeValues, name)
      ? modeValues[name as keyof SimulatorModes]
      : undefined;
    if (known === undefined) throw new SimulatorOptionError(`there is no mode called ${name}`);
    if (value !== undefined && !known.includes(value)) {
      throw new SimulatorOptionError(`mode ${name} must be one of ${known.join(', ')}`);
    }
  }
  const defaults = Object.fromEntries(Object.entries(modeValues).map(([name, values]) => [name, values[0]]));
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...chosen } as unknown as SimulatorModes;
}

function matching(name: string, value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new SimulatorOptionError(`${name} must match ${pattern.source}`);
  return value;
}

function within(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new SimulatorOptionError(`${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function httpUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new SimulatorOptionError(`${name} must be an http or https URL`);
  }
  return url;
}
