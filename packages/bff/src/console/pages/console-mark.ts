/** The console's icon, served as a file: the policy lets pages load images of their own origin only. */

/** Where it is served. */
export const MARK_PATH = '/console/mark.svg';

/** The icon. */
export const MARK_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="6" width="28" height="20" rx="4" fill="#27457f"/><path d="M2 12h28" stroke="#faf8f3" stroke-width="2.5"/><path d="m11 19.5 3.2 3.2 6.8-7" fill="none" stroke="#faf8f3" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>
`;
