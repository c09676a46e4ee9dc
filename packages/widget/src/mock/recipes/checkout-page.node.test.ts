// @vitest-environment happy-dom
import { createKantanMock, kantanHandlers, mockOrderToken } from '@epos-kantan/widget/mock';
import '@epos-kantan/widget/define';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

const kantan = createKantanMock({ endpoint: 'https://pay.shop.example', confirmingMs: 0 });
const server = setupServer(...kantanHandlers(kantan));

beforeAll(() => server.listen());
afterEach(() => kantan.reset());
afterAll(() => server.close());

/** Your page; here it is the button alone. */
function checkoutPage(orderId: string): HTMLElementTagNameMap['epos-kantan-button'] {
  const button = document.createElement('epos-kantan-button');
  button.endpoint = 'https://pay.shop.example';
  button.orderToken = mockOrderToken({ orderId, total: 9_800, returnUrl: 'https://shop.example/thanks' });
  button.redirect = 'manual';
  document.body.replaceChildren(button);
  return button;
}

test('a shopper who comes back from EPOS has paid', async () => {
  const button = checkoutPage('A-1');
  await button.pay();
  const address = await kantan.shopperFinishes('A-1');
  await button.resume();
  expect(button.state).toBe('paid');
  expect(address).toMatch(/^https:\/\/shop\.example\/thanks\?epos_checkout=/);
});

test('a shopper who cancels can pay again', async () => {
  kantan.use('cancel');
  const button = checkoutPage('A-2');
  const canceled = vi.fn();
  button.addEventListener('epos-kantan-canceled', canceled);
  await button.pay();
  await kantan.shopperFinishes('A-2');
  await button.resume();
  expect(canceled).toHaveBeenCalledOnce();
  await button.pay();
  expect(kantan.checkoutOf('A-2')?.status).toBe('awaiting_shopper');
});
