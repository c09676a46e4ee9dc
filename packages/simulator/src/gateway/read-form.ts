/*
 * Reads a form body as GMO-PG does: percent-decoding gives bytes, and the bytes are Windows-31J. Called by the
 * payment routes before anything else happens.
 */
import { readBytes } from './read-bytes.ts';
import { decodeWindows31j } from './windows-31j.ts';

/** One field as it arrived. `text` is undefined when the bytes are not valid Windows-31J. */
export interface FormField {
  readonly text: string | undefined;
  /** Length in bytes of the character set. */
  readonly bytes: number;
}

/** The fields by name. */
export type Form = ReadonlyMap<string, FormField>;

/** A form, or the error code for a request that cannot be read (protocol notes, section 8). */
export type FormResult = { readonly form: Form } | { readonly errInfo: string };

const bodyBytesMax = 65_536;
const fieldsMax = 100;

/** Reads the body of a request; at most 64 KiB and 100 fields. */
export async function readForm(request: Request): Promise<FormResult> {
  const contentType = request.headers.get('Content-Type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return { errInfo: 'E00000003' };
  const body = await readBody(request);
  if (body === undefined || body.length === 0) return { errInfo: 'E00000010' };
  const form = parseForm(body);
  return form === undefined ? { errInfo: 'E00000010' } : { form };
}

/** Parses a form body of Latin-1 characters; undefined when it is broken or names a field twice. */
export function parseForm(body: string): Form | undefined {
  const parts = body.replace(/\r?\n$/, '').split('&');
  if (parts.length > fieldsMax) return undefined;
  const form = new Map<string, FormField>();
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at < 1) return undefined;
    const name = decodeWindows31j(percentDecode(part.slice(0, at)));
    if (name === undefined || form.has(name)) return undefined;
    const bytes = percentDecode(part.slice(at + 1));
    form.set(name, { text: decodeWindows31j(bytes), bytes: bytes.length });
  }
  return form;
}

/** The body as Latin-1 characters, one per byte; undefined above 64 KiB. */
export async function readBody(request: Request): Promise<string | undefined> {
  return (await readBytes(request.body, bodyBytesMax))?.toString('latin1');
}

function percentDecode(text: string): Uint8Array {
  const binary = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(binary, 'latin1');
}
