/**
 * Draws the flow as a map: the four parties at the corners, the eleven steps as numbered roads between them. The list beside
 * it says the same in words, so assistive technology skips the map. Called by the picture.
 */
import { html, raw } from 'hono/html';
import type { Html } from '../shop/pages/html.ts';
import type { Language } from '../shop/language.ts';
import { nameParty, type Party } from './payment-steps.ts';
import type { StepState } from './step-states.ts';

interface Road {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  /** Where the number stands on the road, 0 to 1. */
  readonly mark: number;
}

const WIDTH = 340;
const HEIGHT = 340;
const EDGE = 4;
const GAP = 6;
const BOX = { width: 104, height: 78 };
const MARK_RADIUS = 13;

const corners: Readonly<Record<Party, readonly [number, number]>> = {
  shopper: [EDGE, EDGE],
  epos: [WIDTH - BOX.width - EDGE, EDGE],
  shop: [EDGE, HEIGHT - BOX.height - EDGE],
  gmo: [WIDTH - BOX.width - EDGE, HEIGHT - BOX.height - EDGE],
};

const TOP = EDGE + BOX.height + GAP;
const BOTTOM = HEIGHT - TOP;
const LEFT = EDGE + BOX.width + GAP;
const RIGHT = WIDTH - LEFT;
const down = (x: number): Road => ({ from: [x, TOP], to: [x, BOTTOM], mark: 0.5 });
const up = (x: number): Road => ({ from: [x, BOTTOM], to: [x, TOP], mark: 0.5 });
const right = (y: number, mark: number): Road => ({ from: [LEFT, y], to: [RIGHT, y], mark });
const left = (y: number, mark: number): Road => ({ from: [RIGHT, y], to: [LEFT, y], mark });

const roads: readonly Road[] = [
  down(24),
  right(272, 0.2),
  up(316),
  down(284),
  left(297, 0.5),
  up(56),
  right(43, 0.5),
  down(252),
  left(322, 0.2),
  up(88),
  { from: [RIGHT - 4, TOP], to: [LEFT + 4, BOTTOM], mark: 0.4 },
];

const deposit: Readonly<Record<Language, readonly string[]>> = {
  ja: ['後日、', '銀行振込'],
  en: ['later, by', 'bank transfer'],
};

const icons: Readonly<Record<Party, string>> = {
  shopper: '<circle cx="12" cy="7" r="4"/><path d="M4 21c0-5 3.5-8 8-8s8 3 8 8"/>',
  shop: '<path d="M4 10v11h16V10M2 10l3-7h14l3 7c0 3-4 3-5 0-1 3-4 3-5 0-1 3-4 3-5 0-1 3-5 3-5 0ZM10 21v-6h4v6"/>',
  gmo: '<path d="M4 8h15l-4-4M20 16H5l4 4"/>',
  epos: '<rect x="2" y="5" width="20" height="14" rx="2.5"/><path d="M2 10h20M6 15h4"/>',
};

/** The map with every road in its state; `states` are those of steps 1 to 11. */
export function renderFlowMap(states: readonly StepState[], language: Language): Html {
  return html`<svg
    class="flow-map"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    aria-hidden="true"
    focusable="false"
    data-flow-map
  >
    ${roads.map((road, index) => raw(drawRoad(road, index + 1, states[index] ?? 'waiting')))}
    <text class="deposit" x="158" y="212">
      ${deposit[language].map((part, index) => raw(`<tspan x="158" dy="${index === 0 ? '0' : '15'}">${part}</tspan>`))}
    </text>
    ${(['shopper', 'epos', 'shop', 'gmo'] as const).map((party) => raw(drawParty(party, nameParty(party, language))))}
  </svg>`;
}

function drawRoad({ from, to, mark }: Road, step: number, state: StepState): string {
  const [x1, y1] = from;
  const [x2, y2] = to;
  const x = Math.round(x1 + (x2 - x1) * mark);
  const y = Math.round(y1 + (y2 - y1) * mark);
  const angle = Math.round((Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI);
  return (
    `<g class="road" data-step="${String(step)}" data-state="${state}">` +
    `<path class="way" d="M${String(x1)} ${String(y1)}L${String(x2)} ${String(y2)}"/>` +
    `<path class="tip" d="M-9 -5L0 0L-9 5" transform="translate(${String(x2)} ${String(y2)}) rotate(${String(angle)})"/>` +
    `<circle class="halo" cx="${String(x)}" cy="${String(y)}" r="${String(MARK_RADIUS + 3.5)}"/>` +
    `<circle class="mark" cx="${String(x)}" cy="${String(y)}" r="${String(MARK_RADIUS)}"/>` +
    `<text x="${String(x)}" y="${String(y + 5)}">${String(step)}</text></g>`
  );
}

function drawParty(party: Party, name: string): string {
  const [x, y] = corners[party];
  return (
    `<g class="party" transform="translate(${String(x)} ${String(y)})">` +
    `<rect width="${String(BOX.width)}" height="${String(BOX.height)}" rx="12"/>` +
    `<g class="icon" transform="translate(${String(BOX.width / 2 - 13)} 12) scale(1.08)">${icons[party]}</g>` +
    `<text x="${String(BOX.width / 2)}" y="63">${name}</text></g>`
  );
}
