/**
 * What the shop sells and what it costs. The shop's server is the only place that knows a price: pages, forms and tokens
 * are made from here, and nothing a browser sends is ever read as an amount.
 */
import type { Phrase } from './language.ts';

/** One thing for sale: a printable pattern sheet. `priceYen` includes consumption tax. */
export interface Product {
  readonly id: string;
  readonly name: Phrase;
  readonly about: Phrase;
  readonly priceYen: number;
}

const PRODUCTS: readonly Product[] = [
  {
    id: 'seigaiha',
    name: { ja: '青海波', en: 'Seigaiha' },
    about: { ja: '穏やかな波。末広がりの文様。', en: 'Calm waves, one behind another.' },
    priceYen: 1320,
  },
  {
    id: 'asanoha',
    name: { ja: '麻の葉', en: 'Asanoha' },
    about: { ja: '六つの角に伸びる麻の葉。', en: 'Hemp leaves on a six-pointed grid.' },
    priceYen: 1650,
  },
  {
    id: 'shippo',
    name: { ja: '七宝', en: 'Shippō' },
    about: { ja: '重なり続ける輪の文様。', en: 'Rings that overlap without an end.' },
    priceYen: 1320,
  },
  {
    id: 'yagasuri',
    name: { ja: '矢絣', en: 'Yagasuri' },
    about: { ja: '並んだ矢羽根の縞。', en: 'Stripes of arrow feathers.' },
    priceYen: 880,
  },
  {
    id: 'uroko',
    name: { ja: '鱗', en: 'Uroko' },
    about: { ja: '三角をつないだ鱗の文様。', en: 'Scales made of plain triangles.' },
    priceYen: 550,
  },
  {
    id: 'kikko',
    name: { ja: '亀甲', en: 'Kikkō' },
    about: { ja: '亀の甲羅の六角形。', en: 'Hexagons like the shell of a tortoise.' },
    priceYen: 2200,
  },
];

const byId = new Map(PRODUCTS.map((product) => [product.id, product]));

/** Everything for sale, in the order of the shop window. */
export function listProducts(): readonly Product[] {
  return PRODUCTS;
}

/** The product of that id, or undefined when the shop does not sell it. */
export function findProduct(id: string): Product | undefined {
  return byId.get(id);
}
