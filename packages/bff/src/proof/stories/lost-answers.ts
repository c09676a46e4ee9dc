/** Answers of GMO-PG that are lost, garbled, or say that the number is taken. */
import type { Stage } from './stage.ts';
import type { Story } from './story.ts';

const PAID = ['checkout.paid', 'checkout.captured'];

/** The shopper presses until there is a way to EPOS, three times at most, and pays. */
async function payInTheEnd(stage: Stage, orderId: string): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const { status, code } = await stage.tryPress({ orderId });
    await stage.happens(
      `the shopper presses: ${status < 300 ? 'goes to EPOS' : `"try again later" (${code})`}`,
    );
    if (status < 300) break;
  }
  const shopper = await stage.goToEpos({ orderId });
  await stage.atEpos(shopper, 'confirm');
  await stage.advanceUntilTold(5, 'checkout.captured', orderId);
}

/** The reply of each call is lost once, after GMO-PG did the work. */
export const replyLost: Story = {
  name: 'reply-lost',
  modes: ['B7'],
  line: 'GMO-PG does what it is asked for, but its answer is lost: at registration, at the start, at the capture',
  end: {
    ledger: ['SALES 9800', 'REQSUCCESS 9800', 'SALES 9800', 'SALES 9800'],
    shopper: { entry: 'paid captured', exec: 'paid captured', sales: 'paid captured' },
    shop: { entry: PAID, exec: PAID, sales: PAID },
  },
  async play(stage) {
    const lost = { kind: 'drop-reply', afterEffect: true };
    await stage.break({ ...lost, on: 'EntryTranEpospay' }, "EntryTran's answer is lost");
    await payInTheEnd(stage, 'entry');
    await stage.look();
    await stage.break(
      { ...lost, on: 'ExecTranEpospay' },
      "ExecTran's answer is lost: no browser has its token",
    );
    await payInTheEnd(stage, 'exec');
    await stage.look();
    await stage.break({ ...lost, on: 'EpospaySales' }, "the capture's answer is lost");
    await payInTheEnd(stage, 'sales');
    const { trades } = await stage.world.ledger();
    const captures = trades.map(({ history }) => history.filter(({ status }) => status === 'SALES').length);
    await stage.check('each paid trade was captured once', captures, [1, 0, 1, 1]);
  },
};

/** Half an answer, with bytes of no character set. */
export const garbledAnswers: Story = {
  name: 'garbled-answers',
  modes: ['B23'],
  line: 'answers of GMO-PG arrive cut in half, with bytes that are no text in any character set',
  end: {
    ledger: ['SALES 9800', 'REQSUCCESS 9800', 'SALES 9800', 'SALES 9800'],
    shopper: { entry: 'paid captured', exec: 'paid captured', 注文1: 'paid captured' },
    shop: { entry: PAID, exec: PAID, 注文1: PAID },
  },
  async play(stage) {
    const garbled = { kind: 'garble', afterEffect: true };
    await stage.break({ ...garbled, on: 'EntryTranEpospay' }, 'half of the answer to EntryTran is missing');
    await payInTheEnd(stage, 'entry');
    await stage.break({ ...garbled, on: 'ExecTranEpospay' }, 'half of the answer to ExecTran is missing');
    await payInTheEnd(stage, 'exec');
    await stage.untilLogged('"GMO-PG gave no clear answer"');
    await stage.look();
    await stage.happens(
      'an order with a Japanese number; the answers to the first two inquiries are a page of HTML',
    );
    const inquiry = {
      on: 'SearchTradeMulti',
      kind: 'http',
      status: 200,
      body: '<html>メンテナンス</html>',
      times: 2,
    };
    const shopper = await stage.goToEpos({ orderId: '注文1' });
    await stage.break(inquiry, 'inquiries are answered with a maintenance page');
    await stage.atEpos(shopper, 'confirm');
    await stage.untilLogged('"an inquiry gave no clear answer; it is asked again"');
    await stage.check('nothing was made of it', await stage.shown('注文1'), 'confirming none');
    await stage.advanceUntilTold(5, 'checkout.captured', '注文1');
  },
};

/** GMO-PG says that the OrderID exists already. */
export const orderNumberTaken: Story = {
  name: 'order-number-taken',
  modes: ['B24'],
  line: 'GMO-PG says that the OrderID is taken: by our own first try, whose answer was lost',
  end: { ledger: ['SALES 9800'], shopper: { 'order-1': 'paid captured' }, shop: { 'order-1': PAID } },
  async play(stage) {
    const taken = { on: 'EntryTranEpospay', kind: 'error', errInfo: 'E01040010', afterEffect: true };
    await stage.break(
      taken,
      'EntryTran is carried out, and then answered with E01040010: the OrderID is taken',
    );
    await payInTheEnd(stage, 'order-1');
    await stage.check('the trade was registered once', await stage.callsOf('EntryTran'), 1);
    await stage.check('it was asked about before it was adopted', (await stage.callsOf('Search')) > 0, true);
  },
};
