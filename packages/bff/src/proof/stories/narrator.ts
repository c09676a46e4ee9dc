/** Writes a story for a person: who, when, what, in columns. Used by the stage; the tests have one that keeps silent. */
import { styleText } from 'node:util';

/** Who a line is about. `broken` = what the story breaks on purpose. */
export type Voice = 'broken' | 'happens' | 'GMO-PG' | 'shopper' | 'shop' | 'log' | 'checked' | 'end';

/** Takes lines. */
export interface Narrator {
  /** `elapsedSeconds` of the story's clock; null = the line belongs to the one before. */
  tell(voice: Voice, text: string, elapsedSeconds: number | null): void;
}

const COLORS = { broken: 'red', end: 'bold', log: 'yellow' } as const;
const WHEN_WIDTH = 10;
const VOICE_WIDTH = 9;

/** A narrator that keeps silent. */
export const SILENT: Narrator = { tell: () => undefined };

/** A narrator that writes lines, with colors for a terminal only. */
export function createNarrator(write: (line: string) => void, isTerminal: boolean): Narrator {
  return {
    tell(voice, text, elapsedSeconds) {
      const when = (elapsedSeconds === null ? '' : duration(elapsedSeconds)).padStart(WHEN_WIDTH);
      const who = voice.padEnd(VOICE_WIDTH);
      const color = voice in COLORS ? COLORS[voice as keyof typeof COLORS] : null;
      write(`${when}  ${isTerminal && color !== null ? styleText(color, who) : who}  ${text}`);
    },
  };
}

/** `0:04`, `1:02:09`, `3 d 1:00:00`. */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = `${two(minutes)}:${two(Math.floor(seconds % 60))}`;
  if (days === 0 && hours === 0) return rest.replace(/^0/, '');
  return `${days > 0 ? `${String(days)} d ` : ''}${String(hours)}:${rest}`;
}
