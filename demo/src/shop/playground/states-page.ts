/** The gallery: every state of the button in every theme, each named with its event. `states.js` puts the buttons into their places. */
import { html } from 'hono/html';
import type { Language } from '../language.ts';
import type { Html } from '../pages/html.ts';
import { SIZES, THEMES } from './button-settings.ts';
import {
  endpointOf,
  GALLERY_STATES,
  GALLERY_STATE_NAMES,
  type GalleryState,
  type GalleryStateName,
} from './gallery-states.ts';
import { playgroundWordsIn } from './playground-words.ts';

/** The main part of `/playground/states`. */
export function renderStates(language: Language, size: (typeof SIZES)[number]): Html {
  const words = playgroundWordsIn(language);
  return html`<h1>${words.statesTitle}</h1>
    <p class="lead">${words.statesIntro} <a href="/playground">${words.backToPlayground}</a></p>
    <nav class="sizes" aria-label="${words.size}">
      ${SIZES.map(
        (one) =>
          html`<a
            class="button quiet"
            href="/playground/states?size=${one}"
            aria-current="${one === size ? 'page' : 'false'}"
            >${one}</a
          >`,
      )}
    </nav>
    <noscript><p class="notice">${words.statesNeedScript}</p></noscript>
    <div class="gallery" data-size="${size}">
      ${GALLERY_STATE_NAMES.map((name) => renderState(name, language))}
    </div>`;
}

function renderState(name: GalleryStateName, language: Language): Html {
  const words = playgroundWordsIn(language);
  const { event, drive, floats }: GalleryState = GALLERY_STATES[name];
  return html`<section class="state${floats ? ' floats' : ''}" aria-labelledby="state-${name}">
    <header>
      <h2 id="state-${name}"><code>${name}</code></h2>
      <p>${words.states[name]}</p>
      <p class="small">${event === undefined ? words.noEvent : html`<code>epos-kantan-${event}</code>`}</p>
    </header>
    <ul class="themes" data-state="${name}" data-drive="${drive ?? ''}">
      ${THEMES.map(
        (theme) =>
          html`<li>
            <h3>${theme}</h3>
            <div data-theme="${theme}" data-endpoint="${endpointOf(name, theme)}"></div>
          </li>`,
      )}
    </ul>
  </section>`;
}
