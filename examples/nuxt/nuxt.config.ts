export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  // The tags are elements and no components.
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('epos-kantan-') } },
  // Found by the development server only with a page that needs them, which it would load twice then.
  vite: { optimizeDeps: { include: ['@epos-kantan/widget/define', '@epos-kantan/widget/ssr'] } },
  app: {
    head: {
      title: 'A shop in Nuxt',
      htmlAttrs: { lang: 'ja' },
      link: [{ rel: 'icon', href: 'data:,' }],
    },
  },
});
