/** Reads one of the demo's own files. Called by the settings, the order book and the picture's memory. */
import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * The checked content of a JSON file; undefined when there is no such file.
 * @throws Error with one sentence when the content is not what the schema says.
 */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} cannot be read: move it away to start without it`, { cause });
  }
}
