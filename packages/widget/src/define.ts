/** Registers the tags. Imported for its effect by pages with a bundler. */
import { defineElements } from './define-elements.ts';

defineElements();
