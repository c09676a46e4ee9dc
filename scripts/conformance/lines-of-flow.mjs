/** The road of a payment, from before the press to after the return. Read by lines.mjs. */
import { widget, journey, oneFlight, line } from './line.mjs';

/** In the order of the page. */
export const linesOfFlow = [
  line(
    'Eligibility before showing',
    '`/availability`, a hint from the server, a fallback slot',
    'partly',
    'asked and said, with the reason; the server gives no hint, and there is no slot for another method: the page listens to `-unavailable`',
    [widget('kantan-button'), 'asks for availability once per page when there is no token'],
    [widget('kantan-button'), 'keeps its box and says why when nothing can be paid'],
  ),
  line(
    'Redirect',
    'same tab; `manual` returns the URL; out of frames',
    'partly',
    'same tab and `manual`; inside a frame it goes on in the frame, which EPOS may refuse',
    [widget('kantan-button'), 'starts the checkout and hands over the way to EPOS'],
    [widget('kantan-button'), 'refuses to navigate to anything but a web page'],
  ),
  line('Double press', 'one flight, one key', 'yes', '', oneFlight, [
    journey('turns-back'),
    'a double press makes one trade',
  ]),
  line(
    'Idempotency',
    'per attempt, kept over reloads',
    'yes',
    'the order is the key; a made token is kept for the tab',
    [widget('create-order'), 'is not called again after a reload with another function for the same place'],
    [widget('kantan-button'), 'repeats the same request on the next press'],
  ),
  line(
    'What is in the order',
    'the BFF’s, never the page’s',
    'yes',
    'the token is signed by the shop’s server; a page has no amount to send',
    [
      journey('pays'),
      'a shopper pays with points, comes back, sees it paid and delivered; ledger, database and picture agree',
    ],
  ),
  line(
    'Back',
    'asks what became of the payment',
    'yes',
    '',
    [widget('page-lifecycle'), 'restored by Back asks what became of the order, and shows ${state}'],
    [
      journey('turns-back'),
      'Back from EPOS never sends the shopper on by itself; a new press goes straight on',
    ],
  ),
  line(
    'Return',
    '`resume()` once, idempotent, parameters removed',
    'yes',
    '',
    [
      widget('kantan-status'),
      'takes the handle out of the address and keeps the rest, the state of the history too',
    ],
    [widget('kantan-status'), 'shows the same checkout after a reload, and says that it is old news'],
  ),
  line(
    'Status after return',
    'polling that slows down, a stream, quiet while hidden',
    'yes',
    '',
    [widget('status-watch'), 'hears the news on the stream and lets go'],
    [widget('status-watch'), 'asks regularly where there is no stream'],
    [widget('status-watch'), 'is quiet while the page is hidden'],
  ),
  line(
    'Offline, deadline, repeating',
    'all, by the same key',
    'yes',
    '',
    [widget('page-lifecycle'), 'offline: nothing is sent, and it says so; online: it asks'],
    [widget('kantan-button'), 'repeats the same request on the next press'],
  ),
  line(
    'Errors on the page',
    'beside the button, cancelable, can be repeated',
    'yes',
    '',
    [widget('kantan-button'), 'lets the page speak for itself'],
    [widget('kantan-button'), 'lets the shopper close the sentence and keeps the focus'],
  ),
  line('Test environment', 'a visible badge', 'yes', '', [
    widget('kantan-button'),
    'shows the badge of a test environment and nothing of the form for the time before',
  ]),
  line(
    'Telemetry',
    'none sent; a local hook only',
    'yes',
    'two words to the shop’s own BFF where the attribute `beacon` is set; the inspector’s marks stay in the browser',
    [widget('beacon'), 'sends nothing for a button without the attribute'],
    [widget('page-tools/inspector'), "leaves a mark for each state in the browser's own timeline"],
  ),
  line(
    'Mock for tests',
    'published',
    'yes',
    '`./mock`, `./mock/fetch`',
    [widget('mock/kantan-mock'), 'shows ${scenario} as ${shown}'],
    [journey('mocked-bff'), 'a shopper who comes back from EPOS is thanked'],
  ),
  line(
    'Many buttons on a page',
    'one flight at a time, one request',
    'partly',
    'one flight, and one question for all buttons without a token; a button with a token asks about its order itself, two buttons of one order both',
    oneFlight,
    [widget('kantan-button'), 'asks for availability once per page when there is no token'],
  ),
];
