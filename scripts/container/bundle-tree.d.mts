/** The types of `bundle-tree.mjs`, for what is written in TypeScript. */

/** @param entry the command's first file; default: `dist/cli/main.js` in the folder */
export function bundleTree(folder: string, entry?: string): Promise<void>;
