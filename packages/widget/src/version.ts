/** The version of this package, for the warning about two copies on one page. A test keeps it equal to package.json. */

/** Semantic version of the elements. */
export const VERSION = '1.0.0';
