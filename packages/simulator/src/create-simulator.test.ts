import { expect, test } from 'vitest';
import { createSimulator } from './create-simulator.ts';

const fields = {
  ShopID: 'tshop00000001',
  ShopPass: 'simulator1',
  OrderID: 'order-1',
  JobCd: 'AUTH',
  Amount: '900',
};

async function register(simulator: ReturnType<typeof createSimulator>): Promise<string> {
  const body = new URLSearchParams(fields).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const response = await simulator.request('/payment/EntryTranEpospay.idPass', {
    method: 'POST',
    headers,
    body,
  });
  return response.text();
}

test('two simulators with the same chance hand out the same keys', async () => {
  const randomBytes = (size: number) => new Uint8Array(size).fill(0xa5);
  const simulators = [createSimulator({ randomBytes }), createSimulator({ randomBytes }), createSimulator()];
  const [first, second, other] = await Promise.all(simulators.map(register));
  expect(first).toContain(`AccessID=${'a5'.repeat(16)}`);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  await Promise.all(simulators.map((simulator) => simulator.close()));
});

test('one trade can be read as the ledger shows it', async () => {
  const simulator = createSimulator();
  await register(simulator);
  const { trades } = (await (await simulator.request('http://localhost/_simulator/ledger')).json()) as {
    trades: unknown[];
  };
  expect(simulator.trade('order-1')).toEqual(trades[0]);
  expect(simulator.trade('order-2')).toBeUndefined();
  await simulator.close();
});
