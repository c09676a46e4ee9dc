// @ts-check
/* global addEventListener, document, CustomEvent, EventSource, HTMLElement */
/** Keeps the picture up to date: takes the moments of the order on view from the shop's server. */
import { showMoment } from './picture-view.js';

const root = document.querySelector('[data-picture]');
const source = root instanceof HTMLElement ? (root.dataset['source'] ?? '') : '';

/** Follows from the last moment that the page came with, or that was shown since. */
function follow() {
  let lastId = root instanceof HTMLElement ? Number(root.dataset['lastId']) : 0;
  /** @type {EventSource | undefined} */
  let stream;
  const open = () => {
    stream?.close();
    stream = new EventSource(`${source}&after=${lastId}`);
    stream.onmessage = (event) => {
      /** @type {import('./picture-view.js').Moment} */
      const moment = JSON.parse(event.data);
      if (moment.id <= lastId) return;
      lastId = moment.id;
      if (root !== null) showMoment(root, moment);
    };
  };
  open();
  // A page that the Back button brings out of the cache has lost its stream.
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
}

if (source !== '') {
  follow();
  const order = new URLSearchParams(source.split('?')[1]).get('order') ?? '';
  document.addEventListener('epos-kantan-statechange', (event) => {
    if (!(event instanceof CustomEvent) || event.detail?.state !== 'creating') return;
    void fetch(`/picture/pressed/${encodeURIComponent(order)}`, { method: 'POST', keepalive: true });
  });
}
