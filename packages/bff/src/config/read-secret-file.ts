/** Reads a secret from a file, as container platforms mount them. Called by `load-config` for every `…_FILE`. */
import { closeSync, openSync, readSync } from 'node:fs';

/** No secret of ours is longer; a path such as `/dev/zero` ends here too. */
const FILE_BYTES_MAX = 65_536;

/**
 * The text of a file without the blanks around it.
 * @throws Error when the file cannot be read, is too large, is no UTF-8, or has nothing in it
 */
export function readSecretFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(FILE_BYTES_MAX + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, null);
    }
    if (length > FILE_BYTES_MAX) throw new Error('too large');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length)).trim();
    if (text === '') throw new Error('empty');
    return text;
  } finally {
    closeSync(file);
  }
}
