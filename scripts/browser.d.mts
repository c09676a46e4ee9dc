/** The types of browser.mjs, for the TypeScript configurations that import it. */

/** Finds a browser for the tests: an installed Chromium or Chrome, else the packaged one, unpacked once. */
export function findBrowser(): Promise<{ executablePath: string; args: string[] }>;
