/**
 * Draws the goods: traditional patterns as SVG. The same drawing is the picture in the shop window and, on an A4 sheet, the
 * file that a paid order delivers. Presentation attributes only, so that a strict content security policy has no objection.
 */

interface Tile {
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  readonly marks: string;
}

const line = (d: string, colour: string, width = 1.6): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${String(width)}" stroke-linecap="round"/>`;
const area = (d: string, colour: string): string => `<path d="${d}" fill="${colour}"/>`;
const round = (value: number): number => Math.round(value * 100) / 100;

function seigaiha(): Tile {
  const wave = (x: number, y: number): string =>
    [20, 15, 10, 5]
      .map(
        (radius, ring) =>
          `<circle cx="${String(x)}" cy="${String(y)}" r="${String(radius)}" fill="${ring % 2 === 0 ? '#f6f3ea' : '#2f5597'}" stroke="#2f5597" stroke-width="1"/>`,
      )
      .join('');
  const rows = [0, 1, 2, 3, 4].map((row) =>
    (row % 2 === 0 ? [0, 40] : [20]).map((x) => wave(x, row * 10)).join(''),
  );
  return { width: 40, height: 20, ground: '#f6f3ea', marks: rows.join('') };
}

function asanoha(): Tile {
  const s = 40;
  const h = round(s * Math.sqrt(3));
  const star = (x: number, y: number, corners: readonly (readonly [number, number])[]): string =>
    corners
      .map(([cx, cy]) => `M${String(x)} ${String(y)}L${String(round(cx))} ${String(round(cy))}`)
      .join('');
  const m = h / 2;
  const lattice = `M0 0H${String(s)}M0 ${String(h)}H${String(s)}M0 ${String(m)}H${String(s)}M0 0L${String(s)} ${String(h)}M${String(s)} 0L0 ${String(h)}`;
  const stars = [
    star(s / 2, round(h / 6), [
      [0, 0],
      [s, 0],
      [s / 2, m],
    ]),
    star(s / 2, round((5 * h) / 6), [
      [0, h],
      [s, h],
      [s / 2, m],
    ]),
    ...[0, s].flatMap((x) => [
      star(x, round(h / 3), [
        [x, 0],
        [x - s / 2, m],
        [x + s / 2, m],
      ]),
      star(x, round((2 * h) / 3), [
        [x, h],
        [x - s / 2, m],
        [x + s / 2, m],
      ]),
    ]),
  ];
  return { width: s, height: h, ground: '#3d6b55', marks: line(lattice + stars.join(''), '#eaf1ea', 1.5) };
}

function shippo(): Tile {
  const petals = [
    'M20 0A20 20 0 0 1 0 20A20 20 0 0 1 20 0Z',
    'M20 0A20 20 0 0 0 40 20A20 20 0 0 0 20 0Z',
    'M20 40A20 20 0 0 0 0 20A20 20 0 0 0 20 40Z',
    'M20 40A20 20 0 0 1 40 20A20 20 0 0 1 20 40Z',
  ];
  const dots = [
    [20, 20],
    [0, 0],
    [40, 0],
    [0, 40],
    [40, 40],
  ]
    .map(([x, y]) => `<circle cx="${String(x)}" cy="${String(y)}" r="2.4" fill="#8a5a83"/>`)
    .join('');
  return {
    width: 40,
    height: 40,
    ground: '#f4ecf1',
    marks: petals.map((d) => area(d, '#8a5a83')).join('') + dots,
  };
}

function yagasuri(): Tile {
  const up = (y: number): string =>
    area(`M1 ${String(y + 10)}L10 ${String(y)}V${String(y + 24)}L1 ${String(y + 34)}Z`, '#a3443c') +
    area(`M11 ${String(y)}L19 ${String(y + 10)}V${String(y + 34)}L11 ${String(y + 24)}Z`, '#a3443c');
  const down = (y: number): string =>
    area(`M21 ${String(y)}L30 ${String(y + 10)}V${String(y + 34)}L21 ${String(y + 24)}Z`, '#a3443c') +
    area(`M31 ${String(y + 10)}L39 ${String(y)}V${String(y + 24)}L31 ${String(y + 34)}Z`, '#a3443c');
  return {
    width: 40,
    height: 48,
    ground: '#f8efe9',
    marks: [-48, 0].map(up).join('') + [-24, 24].map(down).join(''),
  };
}

function uroko(): Tile {
  return { width: 36, height: 32, ground: '#f1efe6', marks: area('M18 0L36 32H0Z', '#4b5563') };
}

function kikko(): Tile {
  const s = 20;
  const h = round(s * Math.sqrt(3));
  const hexagon = (x: number, y: number, r: number): string => {
    const corners = [0, 1, 2, 3, 4, 5].map((corner) => {
      const angle = (corner * Math.PI) / 3;
      return `${String(round(x + r * Math.cos(angle)))} ${String(round(y + r * Math.sin(angle)))}`;
    });
    return `M${corners.join('L')}Z`;
  };
  const centres: readonly (readonly [number, number])[] = [
    [0, 0],
    [3 * s, 0],
    [0, h],
    [3 * s, h],
    [1.5 * s, h / 2],
  ];
  return {
    width: 3 * s,
    height: h,
    ground: '#fbf3df',
    marks:
      line(centres.map(([x, y]) => hexagon(x, y, s)).join(''), '#a06a12', 2) +
      line(centres.map(([x, y]) => hexagon(x, y, s * 0.62)).join(''), '#a06a12', 1.2) +
      area(centres.map(([x, y]) => hexagon(x, y, s * 0.22)).join(''), '#a06a12'),
  };
}

const DRAWINGS: Readonly<Record<string, () => Tile>> = { seigaiha, asanoha, shippo, yagasuri, uroko, kikko };

/** Where the drawing is used: the shop window, or the A4 sheet that is delivered. */
export type ArtFormat = 'window' | 'sheet';

/**
 * Draws one pattern as an SVG document.
 * @returns undefined when there is no such pattern.
 */
export function drawPattern(productId: string, format: ArtFormat): string | undefined {
  const tile = Object.hasOwn(DRAWINGS, productId) ? DRAWINGS[productId]?.() : undefined;
  if (tile === undefined) return undefined;
  const size =
    format === 'sheet'
      ? 'width="210mm" height="297mm" viewBox="0 0 840 1188"'
      : 'width="320" height="220" viewBox="0 0 320 220"';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>` +
    `<defs><pattern id="tile" width="${String(tile.width)}" height="${String(tile.height)}" patternUnits="userSpaceOnUse">` +
    `<rect width="${String(tile.width)}" height="${String(tile.height)}" fill="${tile.ground}"/>${tile.marks}</pattern></defs>` +
    `<rect width="100%" height="100%" fill="url(#tile)"/></svg>`
  );
}
