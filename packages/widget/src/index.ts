/** The classes, types and words of the widget. Importing it registers nothing and works on a server. */
export { EposKantanButton } from './kantan-button.ts';
export { EposKantanStatus } from './kantan-status.ts';
export type { Size, Theme } from './kantan-element.ts';
export { CheckoutController } from './checkout-controller.ts';
export type { ControllerView, OrderSettings } from './checkout-controller.ts';
export { BeforeRedirectEvent, CheckoutEvent } from './events.ts';
export type {
  CheckoutErrorDetail,
  CheckoutEventDetail,
  CheckoutEventMap,
  EventKind,
  RedirectDetail,
  StateChangeDetail,
} from './events.ts';
export { WidgetError } from './widget-error.ts';
export type { AnyErrorCode, WidgetErrorCode } from './widget-error.ts';
export type { CheckoutView } from './checkout-view.ts';
export type { CreateOrder, CreateOrderContext, OrderMaker } from './order-token-memory.ts';
export type { CheckoutState } from './checkout-state.ts';
export type { Snapshot } from './view-state.ts';
export { registerLocale } from './i18n/locales.ts';
export type { Label, Messages, PartialMessages } from './i18n/messages.ts';
export { VERSION } from './version.ts';
