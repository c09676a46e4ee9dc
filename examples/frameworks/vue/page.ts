/** Starts the page of Vue. */
import { createApp } from 'vue';
import Page from './page.vue';

// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- ESLint knows no `.vue` file; vue-tsc does
createApp(Page).mount('main');
