/** The style sheets of the shadow roots, in one place of the built script, where they compress best. Read by the elements. */
export { baseStyles } from './base-styles.ts';
export { buttonStyles } from './button-styles.ts';
export { statusStyles } from './status-styles.ts';
