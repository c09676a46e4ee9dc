/**
 * A value that cannot be printed by accident. Passwords, tokens and keys live in one of these from the moment they are read
 * until the moment they go on the wire; every usual way to show a value gives `[secret]`.
 */
export class Secret {
  readonly #read: () => string;

  /** @param value the secret text; or a function that opens it, called each time it is revealed, whose errors `reveal` throws */
  constructor(value: string | (() => string)) {
    this.#read = typeof value === 'string' ? () => value : value;
  }

  /** The text itself. Call it only where the text leaves for the party it belongs to. */
  reveal(): string {
    return this.#read();
  }

  /** Always `[secret]`. */
  toString(): string {
    return '[secret]';
  }

  /** Always `[secret]`. */
  toJSON(): string {
    return '[secret]';
  }

  /** What Node's inspector and `console.log` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}
