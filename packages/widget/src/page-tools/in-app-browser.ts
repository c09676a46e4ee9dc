/** Knows the browsers inside Japan's large apps by how they name themselves. Pure; called by the in-app coach. */

/** An app that opens links in a browser of its own. */
export type InAppBrowser = 'LINE' | 'Instagram' | 'Facebook' | 'X' | 'TikTok' | 'Yahoo! JAPAN';

/** In this order: what Instagram says may hold words of Facebook's, as both come from one house. */
const SIGNS: readonly (readonly [app: InAppBrowser, sign: RegExp])[] = [
  ['LINE', / Line\/\d/],
  ['Instagram', /\bInstagram \d/],
  ['Facebook', /\bFB(?:AN|AV|_IAB)\//],
  ['X', /\bTwitter(?:Android| for iP)/],
  ['TikTok', /\b(?:BytedanceWebview|musical_ly|trill)[/_]/],
  // The app, and not Yahoo!'s own browser, which a shopper has chosen.
  ['Yahoo! JAPAN', /jp\.co\.yahoo\.(?:ipn\.appli|android\.yjtop)\//],
];

/** The app whose browser this is; undefined in every other one, also in an app's that we do not know. */
export function inAppBrowserOf(userAgent: string): InAppBrowser | undefined {
  return SIGNS.find(([, sign]) => sign.test(userAgent))?.[0];
}
