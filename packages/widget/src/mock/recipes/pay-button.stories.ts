import { createKantanMock, kantanHandlers, mockOrderToken } from '@epos-kantan/widget/mock';
import type { Scenario } from '@epos-kantan/widget/mock';
import '@epos-kantan/widget/define';

/** A story whose shopper goes to EPOS at the press, and does there what the scenario says. */
function story(scenario: Scenario) {
  const kantan = createKantanMock({ scenario });
  return {
    parameters: { msw: { handlers: kantanHandlers(kantan) } },
    render: () => {
      const button = document.createElement('epos-kantan-button');
      button.orderToken = mockOrderToken({ orderId: `story-${scenario}` });
      button.redirect = 'manual';
      button.addEventListener('epos-kantan-redirect', ({ detail }) => {
        void visitEpos(detail.orderId ?? '', button);
      });
      return button;
    },
  };

  async function visitEpos(orderId: string, button: HTMLElementTagNameMap['epos-kantan-button']) {
    await button.pay(); // joins the press: it ends when the shopper has left
    await kantan.shopperFinishes(orderId);
    await button.resume();
  }
}

export default { title: 'Checkout/Pay button' };
export const Paid = story('paid');
export const PaidWithPoints = story('points');
export const Canceled = story('cancel');
export const WrongPassword = story('wrong-password');
export const LockedOut = story('lockout');
export const Expired = story('expiry');
export const Maintenance = story('maintenance');
export const SlowNotice = story('slow-notice');
