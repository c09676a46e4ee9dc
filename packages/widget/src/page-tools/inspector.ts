/**
 * Shows developers what an element went through: a panel below each one with the attribute `debug`, with its events, its requests and a
 * text to copy in which nothing opens a payment. Opt-in: `epos-kantan-inspector.js`, or started by a page's bundle.
 */
import type { CheckoutEventDetail, EventKind, StateChangeDetail } from '../events.ts';
import { InspectorPanel } from './inspector-panel.ts';
import { reportOf } from './inspector-report.ts';
import type { Moment, Request } from './inspector-report.ts';
import { onTags } from './kantan-tags.ts';
import type { KantanTag } from './kantan-tags.ts';

/** Of events as of requests the newest are kept. */
const KEPT_MAX = 200;

const KINDS: Readonly<Record<EventKind, true>> = {
  ready: true,
  unavailable: true,
  'before-redirect': true,
  redirect: true,
  resume: true,
  statechange: true,
  paid: true,
  failed: true,
  canceled: true,
  expired: true,
  error: true,
};

/**
 * Notes from now on what every element says, and leaves a mark `epos-kantan:<state>` in the browser's own timeline. It shows what it
 * noted while an element has `debug`, so it is started before the button.
 * @param element This one alone, with or without `debug`.
 * @returns Ends it, and takes the panels away.
 */
export function startInspector(element?: HTMLElement): () => void {
  const requests: Request[] = [];
  const met = new WeakSet<KantanTag>();
  const shown = new Map<InspectorPanel, () => void>();
  const ends: (() => void)[] = [];

  const begin = (tag: KantanTag) => {
    if (met.has(tag)) return;
    met.add(tag);
    const moments: Moment[] = [];
    const panel = new InspectorPanel(tag);
    const sync = () => {
      const isWanted = tag.isConnected && (tag === element || tag.hasAttribute('debug'));
      if (isWanted) {
        shown.set(panel, sync);
        panel.show(reportOf(tag, moments, requests));
      } else {
        shown.delete(panel);
        panel.hide();
      }
    };
    const unlisten = listenTo(tag, (moment) => {
      keep(moments, moment);
      sync();
    });
    const observer = new MutationObserver(sync);
    observer.observe(tag, { attributeFilter: ['debug', 'endpoint'] });
    ends.push(
      unlisten,
      () => observer.disconnect(),
      () => panel.hide(),
    );
    sync();
  };

  const redraw = () => {
    for (const sync of [...shown.values()]) sync();
  };
  const putBack = () => {
    for (const [panel, sync] of [...shown]) if (!panel.isPlaced) sync();
  };
  ends.push(watchRequests(requests, redraw), watchMoves(putBack));
  if (element) begin(element);
  else ends.push(onTags(begin));
  return () => {
    for (const end of ends) end();
  };
}

function keep<Entry>(entries: Entry[], entry: Entry): void {
  entries.push(entry);
  if (entries.length > KEPT_MAX) entries.shift();
}

/** At the element itself, and before the page's own listeners, which may stop an event. */
function listenTo(tag: KantanTag, note: (moment: Moment) => void): () => void {
  const hear = (event: Event) => {
    const { detail, timeStamp } = event as CustomEvent<CheckoutEventDetail & Partial<StateChangeDetail>>;
    const kind = event.type.replace('epos-kantan-', '') as EventKind;
    if (kind === 'statechange') performance.mark(`epos-kantan:${detail.state}`, { startTime: timeStamp });
    note({ kind, ms: timeStamp, detail });
  };
  const types = Object.keys(KINDS).map((kind) => `epos-kantan-${kind}`);
  for (const type of types) tag.addEventListener(type, hear, true);
  return () => {
    for (const type of types) tag.removeEventListener(type, hear, true);
  };
}

/** Those before the start too, as far as the browser still has them. */
function watchRequests(requests: Request[], changed: () => void): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      const { name: url, startTime: ms, duration: durationMs, responseStatus: status } = entry;
      // Whose they are is seen when they are shown: an endpoint may change.
      if (/\/v1\/|\/epos-kantan-/.test(url)) keep(requests, { url, ms, durationMs, status });
    }
    changed();
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => {
    observer.disconnect();
  };
}

/** An element that goes, or moves, takes its panel with it. */
function watchMoves(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
  };
}
