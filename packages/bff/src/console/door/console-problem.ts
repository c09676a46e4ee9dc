/** A request to the console that ends in a page of words instead of what was asked for. */
import type { ConsoleWords } from '../i18n/words.ts';

/** What can be wrong. */
export type ConsoleProblemCode = keyof ConsoleWords['problem'];

const STATUS = {
  not_found: 404,
  read_only: 403,
  foreign_form: 403,
  invalid: 422,
  store: 503,
  internal: 500,
} as const satisfies Readonly<Record<ConsoleProblemCode, number>>;

/** Thrown by the door and by routes, caught by the console's error hook. */
export class ConsoleProblem extends Error {
  override readonly name = 'ConsoleProblem';
  readonly code: ConsoleProblemCode;

  constructor(code: ConsoleProblemCode) {
    super(code);
    this.code = code;
  }

  /** The HTTP status of its page. */
  get status(): (typeof STATUS)[ConsoleProblemCode] {
    return STATUS[this.code];
  }
}
