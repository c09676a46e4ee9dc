/**
 * The files of the button and of its page tools as the BFF serves them: read once at start, versioned names, immutable, with
 * their SRI hashes. Made by `compose` from the widget's build.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file to serve. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  readonly integrity: string;
}

/** The files by their served name, e.g. `epos-kantan-button-1.0.0.js`. Empty when the widget was not built. */
export type Assets = ReadonlyMap<string, Asset>;

const FILES = [
  ['epos-kantan-button', 'js', 'text/javascript; charset=utf-8'],
  ['epos-kantan-button', 'css', 'text/css; charset=utf-8'],
  ['epos-kantan-shadow', 'css', 'text/css; charset=utf-8'],
  ['epos-kantan-csp-doctor', 'js', 'text/javascript; charset=utf-8'],
  ['epos-kantan-in-app-coach', 'js', 'text/javascript; charset=utf-8'],
  ['epos-kantan-inspector', 'js', 'text/javascript; charset=utf-8'],
  ['epos-kantan-points-note', 'js', 'text/javascript; charset=utf-8'],
] as const;

/**
 * Reads the button's files.
 * @param folder the widget's build folder
 * @param version the widget's version, part of every name
 * @returns an empty map when the folder holds no build
 */
export async function loadAssets(folder: string, version: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  for (const [name, extension, contentType] of FILES) {
    const body = await readFile(join(folder, `${name}.${extension}`)).catch(() => null);
    if (body === null) return new Map();
    const hash = createHash('sha384').update(body).digest('base64');
    assets.set(`${name}-${version}.${extension}`, {
      body: new Uint8Array(body),
      contentType,
      integrity: `sha384-${hash}`,
    });
  }
  return assets;
}
