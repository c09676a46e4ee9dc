export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  devtools: { enabled: false },
  // The tags are elements and no components.
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('epos-kantan-') } },
  app: {
    head: {
      title: 'A shop in Nuxt',
      htmlAttrs: { lang: 'ja' },
      link: [{ rel: 'icon', href: 'data:,' }],
    },
  },
});
