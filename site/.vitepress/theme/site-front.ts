/** The front page: what it is, a button that pays, the commands to try it, and the ways on. */
import { defineComponent, h, nextTick, onMounted, ref, type PropType, type VNode } from 'vue';
import { useData, withBase } from 'vitepress';
import type { SiteLanguage } from '../../src/site-pages.ts';
import { type FrontWords, frontWordsIn } from './front-words.ts';
import { type PayButton, playShop } from './play-shop.ts';

const PRICE_YEN = 2_200;
/** The card with an arrow that the button wears. */
const MARK =
  'M8.5 19h-3a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3h13a3 3 0 0 1 3 3v2.5m-19-1h19m-9 7.5h8.5m-3.5-3.5 3.5 3.5-3.5 3.5';

/** What the reader sees of the sample payment. */
type Phase = 'shop' | 'epos' | 'back';

/** The main part of the front page. */
export const SiteFront = defineComponent({
  props: { language: { type: String as PropType<SiteLanguage>, required: true } },
  setup({ language }) {
    const words = frontWordsIn(language);
    const { theme } = useData<{ commands: readonly string[] }>();
    const till = useTill();
    return () =>
      h('div', { class: 'front' }, [
        h('section', { class: 'front-hero' }, [
          h('div', { class: 'front-words' }, [
            h('p', { class: 'front-name' }, [drawMark(), 'epos-kantan']),
            h('h1', words.title),
            h('p', { class: 'front-lead' }, words.lead),
            h('p', { class: 'front-actions' }, [
              link(words.start, `${words.base}/start.html`, 'front-action'),
              link(words.toPicture, `${words.base}/picture.html`, 'front-action quiet'),
            ]),
          ]),
          renderTill(words, language, till),
        ]),
        h('section', { class: 'front-try', 'aria-labelledby': 'try' }, [
          h('h2', { id: 'try' }, words.tryTitle),
          h('p', words.tryLead),
          h('pre', { tabindex: 0, role: 'region', 'aria-labelledby': 'try', translate: 'no' }, [
            h('code', theme.value.commands.join('\n')),
          ]),
        ]),
        h('section', { class: 'front-ways', 'aria-label': words.waysTitle }, words.ways.map(renderWay)),
        h('p', { class: 'front-foot' }, words.foot),
      ]);
  },
});

function drawMark(): VNode {
  return h('svg', { class: 'front-mark', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, [
    h('path', { d: MARK }),
  ]);
}

function link(text: string, address: string, name?: string): VNode {
  return h('a', { href: withBase(address), ...(name === undefined ? {} : { class: name }) }, text);
}

function renderWay({ title, lead, links }: FrontWords['ways'][number]): VNode {
  return h('article', { class: 'front-way' }, [
    h('h2', title),
    h('p', lead),
    h(
      'ul',
      links.map(([text, address]) => h('li', [link(text, address)])),
    ),
  ]);
}

/** The payment of a sample order: the press, EPOS, and back. */
function useTill() {
  const place = ref<HTMLElement>();
  const phase = ref<Phase>('shop');
  const state = ref('');
  let orderId = '';
  const button = () => place.value?.querySelector<PayButton>('epos-kantan-button') ?? undefined;
  const begin = async () => {
    const shop = await playShop();
    const order = shop.order(PRICE_YEN);
    orderId = order.orderId;
    phase.value = 'shop';
    state.value = '';
    button()?.setAttribute('order-token', order.orderToken);
  };
  const finish = async (scenario: 'paid' | 'cancel') => {
    const { mock } = await playShop();
    mock.use(scenario);
    phase.value = 'back';
    await mock.shopperFinishes(orderId);
    await button()?.resume();
  };
  onMounted(() => {
    place.value?.addEventListener('epos-kantan-redirect', () => {
      phase.value = 'epos';
      void nextTick(() => place.value?.querySelector<HTMLElement>('.front-epos button')?.focus());
    });
    place.value?.addEventListener('epos-kantan-statechange', (event) => {
      state.value = (event.target as Element).getAttribute('state') ?? '';
    });
    void begin();
  });
  return { place, phase, state, begin, finish };
}

function renderTill(words: FrontWords, language: SiteLanguage, till: ReturnType<typeof useTill>): VNode {
  const { place, phase, state, begin, finish } = till;
  const isOver = phase.value === 'back' && ['paid', 'canceled'].includes(state.value);
  return h('section', { class: 'front-till', ref: place, 'aria-labelledby': 'till' }, [
    h('h2', { id: 'till' }, words.tillTitle),
    h('p', { class: 'front-bill' }, [h('span', words.item), h('b', words.price(PRICE_YEN))]),
    h('epos-kantan-button', { redirect: 'manual', size: 'large', lang: language }),
    phase.value === 'epos' ? renderEpos(words, finish) : undefined,
    h(
      'p',
      { class: 'front-note', role: 'status' },
      isOver ? words.told[state.value === 'paid' ? 'paid' : 'canceled'] : '',
    ),
    isOver
      ? h('button', { type: 'button', class: 'front-again', onClick: () => void begin() }, words.again)
      : undefined,
    h('p', { class: 'front-small' }, words.tillNote),
  ]);
}

function renderEpos(words: FrontWords, finish: (scenario: 'paid' | 'cancel') => Promise<void>): VNode {
  return h('div', { class: 'front-epos', role: 'group', 'aria-label': words.eposTitle }, [
    h('p', [h('b', words.eposTitle), ' ', words.eposLead]),
    h('p', { class: 'front-actions' }, [
      h('button', { type: 'button', class: 'front-action', onClick: () => void finish('paid') }, words.logIn),
      h(
        'button',
        { type: 'button', class: 'front-action quiet', onClick: () => void finish('cancel') },
        words.cancel,
      ),
    ]),
  ]);
}
