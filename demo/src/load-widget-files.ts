/**
 * Reads from the BFF where the button's files are and their hashes. A shop of flesh and blood copies the two tags into its
 * pages once. Called by `startDemo`.
 */
import { z } from 'zod';
import type { WidgetFile, WidgetFiles } from './shop/pages/page-frame.ts';

const integritySchema = z.record(z.string(), z.string().regex(/^sha384-[A-Za-z0-9+/=]+$/));

/** @throws Error when the BFF does not serve the files. */
export async function loadWidgetFiles(bffUrl: string): Promise<WidgetFiles> {
  const response = await fetch(`${bffUrl}/assets/integrity.json`, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error("the button's files are not built: run the build of packages/widget");
  const hashes = Object.entries(integritySchema.parse(await response.json()));
  const find = (part: string, extension: string): WidgetFile => {
    const [name, integrity] =
      hashes.find(([file]) => file.startsWith(`epos-kantan-${part}-`) && file.endsWith(extension)) ?? [];
    if (name === undefined || integrity === undefined)
      throw new Error(`the BFF serves no ${extension} file of ${part}`);
    return { url: `${bffUrl}/assets/${name}`, integrity };
  };
  return {
    script: find('button', '.js'),
    style: find('button', '.css'),
    inspector: find('inspector', '.js'),
  };
}
