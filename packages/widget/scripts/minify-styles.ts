/** Takes the blanks out of the style sheets in `src/styles` while building; they are written for people. */
import { transform } from 'esbuild';
import type { Plugin } from 'vite';

const SHEET = /`([^`]+)`;\s*$/;

/** Browsers that have nesting and logical properties as we write them: nothing is lowered. */
export const TARGET = ['chrome111', 'firefox123', 'safari16.4'];

/** Minifies CSS. */
export async function minifyCss(text: string): Promise<string> {
  const { code } = await transform(text, { loader: 'css', minify: true, target: TARGET });
  // What esbuild leaves in the values of custom properties, and in `var()`, because a script could read it.
  return code.trim().replace(/([:,]) /g, '$1');
}

/** The plugin of both builds. */
export function minifyStyles(): Plugin {
  return {
    name: 'epos-kantan-minify-styles',
    enforce: 'pre',
    transform: (code, id) =>
      /\/src\/styles\/(?!shadow)[^/]+\.ts$/.test(id) ? minifyStyleModule(code, id) : undefined,
  };
}

/**
 * A module of `src/styles` with its style sheet minified.
 * @throws Error when the module ends with no style sheet.
 */
export async function minifyStyleModule(code: string, id: string): Promise<string> {
  const text = SHEET.exec(code)?.[1];
  if (text === undefined) throw new Error(`${id} holds no style sheet`);
  const minified = JSON.stringify(await minifyCss(text));
  return code.replace(SHEET, () => `${minified};`);
}
