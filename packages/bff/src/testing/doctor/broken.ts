/** What a broken configuration of the tests is: how it differs from a good one, and what doctor has to find, and nothing else. */
import type { DoctorOptions } from '../../doctor/run-doctor.ts';
import type { Environment } from '../../doctor/machine.ts';
import type { Installation } from './start-installation.ts';
import type { LiveInstallation } from './start-live-installation.ts';

/** How it differs. */
export interface Changes {
  readonly env?: Environment;
  readonly options?: DoctorOptions;
}

/** The ids that have to raise an alarm, each with what its sentence says; no other may. */
export type Finds = Readonly<Record<string, RegExp>>;

/** One broken configuration. */
export type Broken =
  | {
      readonly name: string;
      readonly on: 'trial';
      readonly finds: Finds;
      readonly change: (at: Installation) => Changes | Promise<Changes>;
    }
  | {
      readonly name: string;
      readonly on: 'live';
      readonly finds: Finds;
      readonly change: (at: LiveInstallation) => Changes | Promise<Changes>;
    };

/** One that differs from a trial by variables alone. */
export function trial(name: string, env: Environment, finds: Finds, options: DoctorOptions = {}): Broken {
  return { name, on: 'trial', finds, change: () => ({ env, options }) };
}

/** One that differs from a live installation by variables alone. */
export function live(name: string, env: Environment, finds: Finds, options: DoctorOptions = {}): Broken {
  return { name, on: 'live', finds, change: () => ({ env, options }) };
}
