/**
 * What a measured page does for the measures: it notes layout shifts and the durations of clicks from the very beginning, and answers
 * questions about paints and states. Bundled as a classic script, which leaves these functions in the global `bench`.
 */

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

/** The parts of an element of ours that are looked at. */
interface Stateful extends HTMLElement {
  readonly state: string;
  orderToken: string;
}

const TELLS_FROM_MS = 16;

let shiftSum = 0;
const clicks: number[] = [];
let readyCount = 0;

watch('layout-shift', (entry) => {
  // All of them: those soon after an input too, which the vitals leave out.
  shiftSum += (entry as LayoutShift).value;
});
watch('event', ({ name, duration }) => {
  if (name === 'click') clicks.push(duration);
});
document.addEventListener('epos-kantan-ready', () => {
  readyCount += 1;
});

function watch(type: string, note: (entry: PerformanceEntry) => void): void {
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
  observer.observe({ type, buffered: true, durationThreshold: TELLS_FROM_MS } as PerformanceObserverInit);
}

/** The sum of all layout shifts so far, after what is on its way to the screen. */
export async function shifts(): Promise<number> {
  await frames();
  return shiftSum;
}

/** Resolves after two frames: what was drawn before has been painted. */
export async function frames(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await new Promise((resolve) => setTimeout(resolve));
}

/** From the mark `begin` to the first paint that has content, ms. */
export function firstPaint(): Promise<number> {
  const begin = performance.getEntriesByName('begin')[0]?.startTime ?? Number.NaN;
  return new Promise((resolve) => {
    watch('paint', ({ name, startTime }) => {
      if (name === 'first-contentful-paint') resolve(startTime - begin);
    });
  });
}

/** Puts markup on the page and has it laid out; ms. Its custom elements are upgraded when they come out of the template. */
export function insert(markup: string): number {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const main = document.querySelector('main') ?? document.body;
  const beganAt = performance.now();
  main.append(template.content);
  const { height } = main.getBoundingClientRect();
  const took = performance.now() - beganAt;
  if (height === 0) throw new Error('nothing was laid out');
  return took;
}

/** Loads a script. */
export function load(src: string): Promise<unknown> {
  const script = document.createElement('script');
  script.src = src;
  const loaded = new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
  });
  document.head.append(script);
  return loaded;
}

/** Resolves when so many elements have had their first answer. */
export async function ready(count: number): Promise<void> {
  while (readyCount < count) await next('epos-kantan-ready');
}

/** Resolves when the element of the page is in a state. */
export async function reaches(state: string): Promise<void> {
  while (element().state !== state) await next('epos-kantan-statechange');
}

/** Another order on the same button, and its first answer. */
export async function order(token: string): Promise<void> {
  element().orderToken = token;
  await reaches('checking');
  await reaches('idle');
}

/** The middle of the button, in pixels of the page. */
export function middle(): { x: number; y: number } {
  const box = element().getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

let isBusyInItsFrame: Promise<boolean> | undefined;

/** Has the next click looked at: whether the frame that it ends in shows the button busy. */
export function expectClick(): void {
  clicks.length = 0;
  isBusyInItsFrame = new Promise((resolve) => {
    const look = (): void => {
      requestAnimationFrame(() => {
        const words = element().shadowRoot?.querySelector('slot[name=busy]')?.textContent ?? '';
        resolve(element().state === 'creating' && words !== '');
      });
    };
    addEventListener('click', look, { once: true, capture: true });
  });
}

/** Event Timing's duration of that click, ms, rounded to 8 by the browser; `floor` when it was too short to be told. */
export async function clickDuration(patienceMs: number): Promise<number> {
  if ((await isBusyInItsFrame) !== true) throw new Error('the frame after the click does not show it busy');
  const endsAt = performance.now() + patienceMs;
  while (clicks.length === 0 && performance.now() < endsAt) await frames();
  return clicks[0] ?? TELLS_FROM_MS;
}

function element(): Stateful {
  const found = document.querySelector<Stateful>('epos-kantan-button, epos-kantan-status');
  if (found === null) throw new Error('there is no element of ours');
  return found;
}

function next(event: string): Promise<unknown> {
  return new Promise((resolve) => {
    document.addEventListener(event, resolve, { once: true });
  });
}

/** When the screen shows the page's status in this state: ms since the epoch, at most a frame late. */
export function shownAt(state: string): Promise<number> {
  return new Promise((resolve) => {
    const look = (): void => {
      const isThere = document.querySelector<Stateful>('epos-kantan-status')?.state === state;
      // Drawn before or in this frame: at the next one it has been painted.
      requestAnimationFrame(
        isThere ? () => setTimeout(() => resolve(performance.timeOrigin + performance.now())) : look,
      );
    };
    requestAnimationFrame(look);
  });
}
