/** VitePress' own theme without its fonts, in the site's colours, and the site's own pages. */
import DefaultTheme from 'vitepress/theme-without-fonts';
import type { Theme } from 'vitepress';
import { SiteFront } from './site-front.ts';
import { SitePicture } from './site-picture.ts';
import { SitePlayground } from './site-playground.ts';
import './colours.css';
import './room.css';
import '@epos-kantan/demo/public/picture.css';
import '@epos-kantan/demo/public/playground.css';
import './front.css';

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.component('site-front', SiteFront);
    app.component('site-playground', SitePlayground);
    app.component('site-picture', SitePicture);
  },
};

export default theme;
