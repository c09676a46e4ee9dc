/** The build for bundlers: ES modules, with Lit's base class left to the page's own dependencies. */
import { defineConfig } from 'vite';
import { PAGE_TOOLS } from './scripts/build-page-tools.ts';
import { minifyStyles } from './scripts/minify-styles.ts';
import { writeManifests } from './scripts/write-manifests.ts';

export default defineConfig({
  publicDir: false,
  plugins: [minifyStyles(), writeManifests()],
  build: {
    target: ['chrome111', 'firefox123', 'safari16.4'],
    lib: {
      entry: {
        index: 'src/index.ts',
        define: 'src/define.ts',
        ssr: 'src/ssr.ts',
        'mock/kantan-handlers': 'src/mock/kantan-handlers.ts',
        'mock/kantan-mock': 'src/mock/kantan-mock.ts',
        react: 'src/frameworks/react.ts',
        ...Object.fromEntries(PAGE_TOOLS.map((name) => [name, `src/page-tools/${name}.ts`])),
      },
      formats: ['es'],
    },
    rolldownOptions: { external: [/^@lit\//, 'msw', 'react', '@epos-kantan/shared'] },
  },
});
