/** The demo's playground without its server: the same page, the same rules for what is chosen, and the same code, made in the browser. */
import { answerOf, type CodeContext, writeCode } from '@epos-kantan/demo/playground/button-code';
import { readSettings } from '@epos-kantan/demo/playground/button-settings';
import { renderPlayground } from '@epos-kantan/demo/playground/playground-page';
import { runPlayground } from '@epos-kantan/demo/public/playground-view.js';
import type { WidgetFiles } from '@epos-kantan/demo/widget-files';
import { wordsIn } from '@epos-kantan/demo/words';
import { defineComponent, h, nextTick, onMounted, onUnmounted, ref, type PropType } from 'vue';
import { useData, withBase } from 'vitepress';
import type { SiteLanguage } from '../../src/site-pages.ts';
import { type PayButton, playShop } from './play-shop.ts';
import { textOf } from './text-of.ts';

/** Where the code to copy says that the BFF is. */
const BFF_URL = 'https://pay.shop.example';
const PRICE_YEN = 2_200;

const INTRO: Readonly<Record<SiteLanguage, string>> = {
  en: 'Choose attributes: the button and the code follow at once. The button is a real one; this page plays the server and EPOS, so a press pays a sample order and nobody is charged.',
  ja: '属性を選ぶと、ボタンとコードがその場で変わります。ボタンは本物です。サーバーとエポスはこのページが演じるので、押すと見本の注文が支払われ、請求はありません。',
};

/** The main part of the playground. */
export const SitePlayground = defineComponent({
  props: { language: { type: String as PropType<SiteLanguage>, required: true } },
  setup({ language }) {
    const { theme } = useData<{ widget: WidgetFiles }>();
    const context = { widget: theme.value.widget, bffUrl: BFF_URL, formLabel: wordsIn(language).payWithEpos };
    const place = ref<HTMLElement>();
    const content = ref(draw('', language, context));
    const ending = new AbortController();
    onMounted(async () => {
      content.value = draw(location.search, language, context);
      await nextTick();
      if (place.value !== undefined) await run(place.value, context, ending.signal);
    });
    onUnmounted(() => {
      ending.abort();
    });
    return () => h('div', { class: 'room', ref: place, innerHTML: content.value });
  },
});

function draw(search: string, language: SiteLanguage, context: CodeContext): string {
  const read = readSettings(queryOf(new URLSearchParams(search)));
  const code = writeCode(read.settings, context);
  const address = withBase(language === 'ja' ? '/ja/playground.html' : '/playground.html');
  return textOf(
    renderPlayground({
      ...read,
      ...{ language, code, bffUrl: BFF_URL, orderToken: '', ruleUrl: undefined, intro: INTRO[language] },
      addresses: { playground: address },
    }),
  );
}

/** The first of several values counts, as on the demo's server. */
function queryOf(search: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...search].reverse());
}

async function run(place: HTMLElement, context: CodeContext, signal: AbortSignal): Promise<void> {
  const ask = (query: URLSearchParams) => answerOf(readSettings(queryOf(query)), context);
  let isFirst = true;
  runPlayground({
    root: place,
    signal,
    ask: (query) => Promise.resolve(ask(query)),
    shown: (query) => {
      if (!isFirst) history.replaceState(history.state, '', `${location.pathname}?${query.toString()}`);
      isFirst = false;
    },
  });
  // What the address asks for is drawn already, all but the rule for its colours.
  if (location.search !== '')
    place.querySelector('form[data-settings]')?.dispatchEvent(new Event('input', { bubbles: true }));
  await pay(place, signal);
}

/** A press pays: there is no EPOS to go to. What is chosen next is for another order. */
async function pay(place: HTMLElement, signal: AbortSignal): Promise<void> {
  const { mock, order } = await playShop();
  const buttons = [...place.querySelectorAll<PayButton>('epos-kantan-button')];
  let orderId = '';
  const placeOrder = () => {
    const placed = order(PRICE_YEN);
    orderId = placed.orderId;
    for (const button of buttons) button.setAttribute('order-token', placed.orderToken);
  };
  placeOrder();
  place.addEventListener(
    'epos-kantan-before-redirect',
    (event) => {
      event.preventDefault();
      const button = event.target as PayButton;
      void (async () => {
        await button.pay();
        await mock.shopperFinishes(orderId);
        await Promise.all(buttons.map((one) => one.resume()));
      })();
    },
    { signal },
  );
  place.addEventListener(
    'input',
    () => {
      if (mock.checkoutOf(orderId) !== undefined) placeOrder();
    },
    { signal },
  );
}
