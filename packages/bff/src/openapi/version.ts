/** The version of this package, as the description of the API tells it. Written here, because a bundled BFF has no package.json beside it. */
export const VERSION = '1.0.0';
