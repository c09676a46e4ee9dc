/** The build for script tags: one self-contained file, its stylesheet, and the hashes of both. */
import { defineConfig } from 'vite';
import { minifyStyles } from './scripts/minify-styles.ts';
import { packMessages } from './scripts/pack-messages.ts';
import { writeAssets } from './scripts/write-assets.ts';

export default defineConfig({
  publicDir: false,
  plugins: [minifyStyles(), packMessages(), writeAssets()],
  build: {
    emptyOutDir: false,
    target: ['chrome111', 'firefox123', 'safari16.4'],
    lib: {
      entry: 'src/script-tag.ts',
      formats: ['iife'],
      name: 'eposKantan',
      fileName: () => 'epos-kantan-button.js',
    },
  },
});
