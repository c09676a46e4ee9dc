/** Where a file lies, as far as its path tells: in a repository, in a folder that is published, copied or emptied. Used by the checks. */
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Names of folders that web servers publish. */
const PUBLISHED = /^(?:htdocs|public_html|public-html|wwwroot|www|html|webroot|docroot|public)$/i;

/** Names of folders that are copied elsewhere while they are written, which tears a database apart. */
const COPIED = /^(?:dropbox|onedrive|google drive|googledrive|icloud drive|mobile documents|nextcloud)/i;

/** Folders up the tree that are looked at. */
const DEPTH_MAX = 64;

/** The folder above a path that a web server publishes by its name; null = none. */
export function publishedFolderOf(path: string): string | null {
  return named(path, PUBLISHED);
}

/** The folder above a path that a service copies by its name; null = none. */
export function copiedFolderOf(path: string): string | null {
  return named(path, COPIED);
}

function named(path: string, pattern: RegExp): string | null {
  return (
    dirname(path)
      .split(sep)
      .find((part) => pattern.test(part)) ?? null
  );
}

/** The root of the repository that a folder is in; null = none. */
export function repositoryOf(folder: string): string | null {
  let current = folder;
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    if (existsSync(join(current, '.git'))) return current;
    const above = dirname(current);
    if (above === current) return null;
    current = above;
  }
  return null;
}

/** Whether a path lies in a folder. */
export function liesIn(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
