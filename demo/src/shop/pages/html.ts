/** The type of what hono's `html` tag makes: text in which every value was escaped. */
import type { html } from 'hono/html';

/** Escaped HTML. */
export type Html = ReturnType<typeof html>;
