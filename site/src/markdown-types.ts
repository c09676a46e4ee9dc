/** The few types of the renderer that the site's rule needs; those of VitePress, which brings the renderer along. */
import type { MarkdownRenderer } from 'vitepress';

/** The renderer. */
export type MarkdownIt = MarkdownRenderer;

/** The state of a core rule. */
export type StateCore = Parameters<Parameters<MarkdownIt['core']['ruler']['push']>[1]>[0];

/** One token. */
export type Token = StateCore['tokens'][number];
