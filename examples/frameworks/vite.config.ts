/** One build with a page for each framework. Each plugin is told which files are its own; React and Preact need none. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import solid from 'vite-plugin-solid';

const pages = ['vanilla', 'react18', 'react19', 'vue', 'svelte', 'solid', 'preact'];
const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Strict mode and the frameworks' own warnings are in their development builds alone, and the journey listens to both.
process.env['NODE_ENV'] = 'development';

/**
 * Gives the page of React 18 a copy of the widget's components of its own. A shop has one React and needs nothing of this; here two of them
 * share the one folder of the widget, which finds the newer.
 */
function ownReact(folder: string): Plugin {
  const mark = `?${folder}`;
  return {
    name: 'own-react',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source === '@epos-kantan/widget/react' && importer?.startsWith(fileOf(folder))) {
        const found = await this.resolve(source, importer, { skipSelf: true });
        return found && `${found.id}${mark}`;
      }
      if (source === 'react' && importer?.endsWith(mark)) {
        return this.resolve(source, fileOf(`${folder}/page.tsx`), { skipSelf: true });
      }
      return undefined;
    },
  };
}

export default defineConfig({
  root: fileOf('.'),
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic' } },
  plugins: [
    ownReact('react18'),
    solid({ include: /\/solid\/.*\.tsx$/ }),
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('epos-kantan-') } } }),
    svelte(),
  ],
  build: {
    target: 'es2022',
    rolldownOptions: { input: pages.map((page) => fileOf(`${page}/index.html`)) },
  },
});
