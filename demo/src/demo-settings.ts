/**
 * What the demo remembers about itself from one start to the next: its ports and its secrets. Both are made at the first
 * start; the secrets are throw-away ones, and only the console's key is ever shown. Called by `startDemo`.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './read-json-file.ts';

const portSchema = z.int().min(1).max(65_535);

const freshKey = (): string => randomBytes(32).toString('base64url');

const settingsSchema = z.object({
  ports: z.object({ shop: portSchema, bff: portSchema, simulator: portSchema }).optional(),
  secrets: z.object({
    gmoShopPass: z.string(),
    orderTokenSecret: z.string(),
    merchantApiKey: z.string(),
    dataKey: z.string(),
    webhookSecret: z.string(),
    // A folder of before the console has none.
    consoleKey: z.string().default(freshKey),
  }),
});

/** The three ports. */
export interface DemoPorts {
  readonly shop: number;
  readonly bff: number;
  readonly simulator: number;
}

/** Ports of the last start, if there was one, and the secrets. */
export type DemoSettings = z.infer<typeof settingsSchema>;

/** Reads the settings of a data folder, or makes new ones. Nothing is written yet. */
export function readSettings(dataDir: string): DemoSettings {
  const saved = readJsonFile(settingsFile(dataDir), settingsSchema);
  if (saved !== undefined) return saved;
  return {
    secrets: {
      gmoShopPass: randomBytes(5).toString('hex'),
      orderTokenSecret: freshKey(),
      merchantApiKey: freshKey(),
      dataKey: randomBytes(32).toString('base64'),
      webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
      consoleKey: freshKey(),
    },
  };
}

/** Writes the settings, readable by their owner alone. */
export function writeSettings(dataDir: string, settings: DemoSettings): void {
  mkdirSync(dataDir, { recursive: true });
  const file = settingsFile(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(settings, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function settingsFile(dataDir: string): string {
  return join(dataDir, 'settings.json');
}
