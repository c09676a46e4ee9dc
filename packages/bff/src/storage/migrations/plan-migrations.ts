/** Decides which steps a database still needs, or that this release must not touch it. Pure; each engine carries it out. */
import { StorageFault } from '../storage-fault.ts';
import { checksumOf } from './migration.ts';

/** A step in one engine's language. */
export interface MigrationStep {
  readonly id: string;
  readonly statements: readonly string[];
}

/** A step that a database says was applied to it. */
export interface AppliedMigration {
  readonly id: string;
  readonly checksum: string;
}

/**
 * The steps to apply, oldest first.
 * @throws StorageFault `schema_newer` when the database knows a step that this release does not
 * @throws StorageFault `migration_changed` when an applied step is not what this release has under its name
 */
export function planMigrations(
  steps: readonly MigrationStep[],
  applied: readonly AppliedMigration[],
): readonly MigrationStep[] {
  const known = new Map(steps.map((step) => [step.id, step]));
  for (const { id, checksum } of applied) {
    const step = known.get(id);
    if (step === undefined) {
      throw new StorageFault(
        'schema_newer',
        `The database was written by a newer release (it has "${id}"). Start that release, or restore a backup.`,
      );
    }
    if (checksumOf(step.statements) !== checksum) {
      throw new StorageFault(
        'migration_changed',
        `The database was made by another build: "${id}" differs from what this release has under that name.`,
      );
    }
  }
  const done = new Set(applied.map((migration) => migration.id));
  return steps.filter((step) => !done.has(step.id));
}
