/**
 * A payment that was recorded when the site was built, in the demo's own picture of it. All of it is there at once, without JavaScript too;
 * it moves only when the reader has it played.
 */
import { renderPicture } from '@epos-kantan/demo/picture/picture';
import { showMoment } from '@epos-kantan/demo/picture/show-moment';
import { stepStates } from '@epos-kantan/demo/picture/step-states';
import { showMoment as putMoment } from '@epos-kantan/demo/public/picture-view.js';
import { computed, defineComponent, h, nextTick, onUnmounted, ref, type PropType } from 'vue';
import recording from '#site/recording';
import type { SiteLanguage } from '../../src/site-pages.ts';
import { textOf } from './text-of.ts';

/** Between two messages: as it was, within what can be followed. */
const GAP_MS = { min: 350, max: 1_100 };

const WORDS = {
  en: {
    title: 'Watch a payment',
    lead: 'A real payment, recorded when this site was built: the demo shop, the BFF and the simulator, with every message between them. The demo shows your own payments like this, with trouble to order.',
    play: 'Play',
    pause: 'Pause',
    again: 'Play again',
    all: 'Show all at once',
    progress: (shown: number, all: number) => `${String(shown)} of ${String(all)} messages`,
  },
  ja: {
    title: '支払いの流れを見る',
    lead: 'このサイトを作るときに、見本のお店・BFF・シミュレーターで実際に行った支払いの記録です。やりとりをすべて表示します。デモでは、ご自分の支払いを同じように見られ、トラブルも起こせます。',
    play: '再生',
    pause: '一時停止',
    again: 'もう一度再生',
    all: 'すべて表示',
    progress: (shown: number, all: number) => `${String(all)}件中${String(shown)}件`,
  },
};

/** The main part of the page. */
export const SitePicture = defineComponent({
  props: { language: { type: String as PropType<SiteLanguage>, required: true } },
  setup({ language }) {
    const words = WORDS[language];
    const { place, shown, isPlaying, hasPlayed, content, play, pause, showAll } = usePlayer(language);
    const all = recording.moments.length;
    const label = computed(() =>
      isPlaying.value ? words.pause : hasPlayed.value && shown.value === all ? words.again : words.play,
    );
    return () =>
      h('div', { class: 'room recorded' }, [
        h('h1', words.title),
        h('p', { class: 'lead' }, words.lead),
        h('p', { class: 'player' }, [
          h(
            'button',
            { type: 'button', class: 'button', onClick: () => (isPlaying.value ? pause() : void play()) },
            label.value,
          ),
          h('button', { type: 'button', class: 'button quiet', onClick: () => void showAll() }, words.all),
          h(
            'span',
            { class: 'small', 'data-progress': `${String(shown.value)}/${String(all)}` },
            words.progress(shown.value, all),
          ),
        ]),
        h('div', { ref: place, innerHTML: content.value }),
      ]);
  },
});

function usePlayer(language: SiteLanguage) {
  const { moments } = recording;
  const place = ref<HTMLElement>();
  const shown = ref(moments.length);
  const isPlaying = ref(false);
  const hasPlayed = ref(false);
  const content = ref(draw(language, moments.length));
  let timer = 0;
  const pause = () => {
    clearTimeout(timer);
    isPlaying.value = false;
  };
  const step = () => {
    const moment = moments[shown.value];
    const root = place.value?.querySelector('[data-picture]');
    if (moment === undefined || !root) {
      pause();
      return;
    }
    shown.value += 1;
    putMoment(root, {
      ...showMoment(moment, language),
      states: stepStates(moments.slice(0, shown.value)),
    });
    const next = moments[shown.value];
    const gap = next === undefined ? GAP_MS.min : Date.parse(next.at) - Date.parse(moment.at);
    timer = window.setTimeout(step, Math.min(GAP_MS.max, Math.max(GAP_MS.min, gap)));
  };
  /** Emptied first: what the player has added is not in the text that Vue compares. */
  const redraw = async (count: number) => {
    pause();
    content.value = '';
    await nextTick();
    content.value = draw(language, count);
    shown.value = count;
    await nextTick();
  };
  const play = async () => {
    if (shown.value === moments.length) await redraw(0);
    hasPlayed.value = true;
    isPlaying.value = true;
    step();
  };
  const showAll = () => redraw(moments.length);
  onUnmounted(pause);
  return { place, shown, isPlaying, hasPlayed, content, play, pause, showAll };
}

function draw(language: SiteLanguage, count: number): string {
  const { orderId } = recording;
  const moments = recording.moments.slice(0, count);
  return textOf(renderPicture({ language, orderId, moments, scenario: undefined, path: '/' }));
}
