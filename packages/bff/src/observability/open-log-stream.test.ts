/** A log whose reader is this test: a real pipe, in the same process, that nobody reads until the test does. */
import { execFileSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openLogStream } from './open-log-stream.ts';

const MIB = 1024 * 1024;
const PIPE_BYTES_MAX = MIB;

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0).reverse()) close();
});

/** A stream into a pipe, the process whose end it watches, and what the pipe holds. */
function piped() {
  const folder = mkdtempSync(join(tmpdir(), 'log-stream-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const ending = new EventEmitter();
  const stream = openLogStream(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), ending);
  closings.push(
    () => rmSync(folder, { recursive: true }),
    () => closeSync(reader),
    // A write may be under way that nobody reads any more.
    () => stream.on('error', () => undefined).destroy(),
  );
  /** All that the pipe holds at the moment. */
  const read = (): string => {
    const chunks: Buffer[] = [];
    const chunk = Buffer.alloc(65_536);
    try {
      for (let size = 1; size > 0; chunks.push(Buffer.from(chunk.subarray(0, size))))
        size = readSync(reader, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    return Buffer.concat(chunks).toString();
  };
  /** All that comes until it is quiet for three times as long as a refused write waits. Reads at every turn: a full pipe would take long. */
  const readAll = async (): Promise<string> => {
    let text = '';
    for (let heardAt = performance.now(); performance.now() - heardAt < 300; await nextTurn()) {
      const more = read();
      if (more !== '') heardAt = performance.now();
      text += more;
    }
    return text;
  };
  return { stream, ending, read, readAll };
}

/** Writes `count` lines of a kilobyte. */
function write(stream: { write(line: string): void }, count: number): void {
  for (let n = 0; n < count; n += 1) stream.write(`${'x'.repeat(1023)}\n`);
}

const dropLine = (dropped: number): string =>
  `{"level":"warn","dropped":${String(dropped)},"msg":"lines of the log were dropped: its reader is too slow"}\n`;

describe('a stream of the log', () => {
  it('writes behind the back of who logs, and says nothing of drops when there were none', async () => {
    const { stream, read, readAll } = piped();
    await once(stream, 'ready');
    write(stream, 2_000);
    expect(read().length).toBeLessThan(2_000 * 1024);
    expect(await readAll()).not.toContain('dropped');
  });

  it('keeps four mebibytes for a slow reader, and counts the rest, each time anew', async () => {
    const { stream, readAll } = piped();
    for (const count of [6_000, 5_500]) {
      write(stream, count);
      const text = await readAll();
      const kept = text.split('\n').filter((line) => line.startsWith('x')).length;
      expect(kept * 1024).toBeGreaterThan(4 * MIB - 2048);
      expect(kept * 1024).toBeLessThan(4 * MIB + PIPE_BYTES_MAX);
      expect(text.endsWith(dropLine(count - kept))).toBe(true);
    }
  });
});

describe('the end of the process', () => {
  it('writes at once what waits behind the write under way', () => {
    const { stream, ending, read } = piped();
    for (const line of ['under way\n', 'one\n', 'two\n']) stream.write(line);
    ending.emit('exit');
    expect(read()).toContain('one\ntwo\n');
  });

  it('is held up for a second by a reader that does not read, and only once', () => {
    const { stream, ending } = piped();
    write(stream, 3_000);
    const began = performance.now();
    ending.emit('exit');
    const heldUpMs = performance.now() - began;
    expect(heldUpMs).toBeGreaterThan(980);
    expect(heldUpMs).toBeLessThan(2_000);
    stream.flushSync();
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
