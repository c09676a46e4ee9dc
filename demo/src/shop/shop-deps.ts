/** What the shop's routes work with. Put together by `createShop`. */
import type { Language } from './language.ts';
import type { OrderBook } from './order-book.ts';
import type { Html } from './pages/html.ts';
import type { WidgetFiles } from './pages/page-frame.ts';

/** Something the shop's server did for an order, told to whoever watches the payment. */
export interface ShopNews {
  /** 1: the shopper presses the button. 10: the goods are delivered. 11: EPOS Card's deposit was matched. 0: beside the steps. */
  readonly step: 0 | 1 | 10 | 11;
  /** Whether it makes the step real, or only belongs to it. */
  readonly lights: boolean;
  readonly from: 'shopper' | 'shop' | 'epos';
  readonly to: 'shopper' | 'shop';
  readonly name: string;
  /** Free of secrets. */
  readonly text: string;
}

/** Settings and collaborators of the shop. */
export interface ShopDeps {
  readonly shopUrl: string;
  readonly bffUrl: string;
  readonly orderTokenSecret: string;
  readonly webhookSecret: string;
  readonly widget: WidgetFiles;
  readonly book: OrderBook;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly tell: (orderId: string, news: ShopNews) => void;
  /** Draws what stands beside the shop. */
  readonly renderBeside: (view: {
    readonly language: Language;
    readonly orderId: string | undefined;
    readonly path: string;
  }) => Promise<Html>;
}
