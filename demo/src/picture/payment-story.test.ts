/** The merge of the wire's messages and the shop's own events. */
import { describe, expect, it } from 'vitest';
import type { WireMessage } from './place-message.ts';
import { PaymentStory } from './payment-story.ts';
import { stepStates } from './step-states.ts';

let lastId = 0;

function makeMessage(orderId: string, parts: Partial<WireMessage> = {}): WireMessage {
  lastId += 1;
  const at = new Date(lastId * 1000).toISOString();
  const common = {
    from: 'shop',
    to: 'gmo',
    kind: 'request',
    name: 'EntryTranEpospay',
    text: 'Amount=1',
  } as const;
  return { id: lastId, at, orderId, ...common, ...parts };
}

function makeExec(gmoOrderId: string, shopOrderId: string): WireMessage {
  const text = `ShopPass=**********&ClientField1=${shopOrderId}&ClientField2=co_x`;
  return makeMessage(gmoOrderId, { name: 'ExecTranEpospay', step: 2, text });
}

const press = {
  step: 1,
  lights: true,
  from: 'shopper',
  to: 'shop',
  name: 'button pressed',
  text: '',
  at: 0,
} as const;

describe('a story', () => {
  it('keeps the order of what happened and changes no text', () => {
    const story = new PaymentStory();
    story.tell('A-1', press);
    const entry = makeMessage('ek-1', { step: 2, text: 'ShopPass=**********&Amount=1320' });
    const exec = makeExec('ek-1', 'A-1');
    story.hear(entry);
    story.hear(exec);
    story.tell('A-1', { ...press, step: 10, name: 'checkout.captured' });
    const moments = story.moments('A-1');
    expect(moments.map(({ name }) => name)).toEqual([
      'button pressed',
      'EntryTranEpospay',
      'ExecTranEpospay',
      'checkout.captured',
    ]);
    expect(moments.slice(1, 3).map(({ text }) => text)).toEqual([entry.text, exec.text]);
  });

  it('of one order holds nothing of another', () => {
    const story = new PaymentStory();
    story.hear(makeExec('ek-1', 'A-1'));
    story.hear(makeExec('ek-2', 'B-1'));
    expect(story.moments('A-1')).toHaveLength(1);
    expect(story.moments('A')).toHaveLength(0);
  });

  it('forgets the oldest rather than grow without end', () => {
    const story = new PaymentStory();
    for (let count = 0; count < 500; count += 1) story.tell('A-1', press);
    for (let count = 0; count < 500; count += 1) story.hear(makeMessage(`never-named-${String(count)}`));
    expect(story.moments('A-1')).toHaveLength(200);
    for (let count = 0; count < 300; count += 1) story.tell(`B-${String(count)}`, press);
    expect(story.moments('A-1')).toHaveLength(0);
  });

  it('is the same after it was saved and loaded', () => {
    const story = new PaymentStory();
    story.hear(makeExec('ek-1', 'A-1'));
    const restarted = new PaymentStory();
    restarted.load(story.save());
    restarted.hear(makeMessage('ek-1', { name: 'ResultNotification', from: 'gmo', to: 'shop', step: 9 }));
    expect(restarted.moments('A-1').map(({ step }) => step)).toEqual([2, 9]);
  });
});

describe('the steps', () => {
  it('light up only by messages that make them real', () => {
    const story = new PaymentStory();
    story.hear(makeExec('ek-1', 'A-1'));
    const lost = {
      name: 'ResultNotification',
      from: 'gmo',
      to: 'shop',
      kind: 'note',
      text: 'lost on the way',
    } as const;
    story.hear(makeMessage('ek-1', lost));
    story.hear(makeMessage('ek-1', { name: 'SearchTradeMulti' }));
    const states = stepStates(story.moments('A-1'));
    // The latest is the step that failed, and no other one is called the latest in its place.
    expect(states).toEqual([
      'done',
      'done',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
      'lost',
      'waiting',
      'later',
    ]);
  });

  it('tell what failed from what did not arrive', () => {
    const troubles = [
      'lost on the way',
      'fault: drop-reply',
      'fault: error',
      'fault: http',
      'not paid: locked',
    ];
    const states = troubles.map((text, index) => {
      const story = new PaymentStory();
      const gmoOrderId = `ek-${String(index)}`;
      story.hear(makeExec(gmoOrderId, 'A-1'));
      const note = { from: 'gmo', to: 'shop', kind: 'note', name: 'ExecTranEpospay', text } as const;
      story.hear(makeMessage(gmoOrderId, note));
      return stepStates(story.moments('A-1'))[4];
    });
    expect(states).toEqual(['lost', 'lost', 'trouble', 'trouble', 'trouble']);
  });

  it('begin again with a new attempt', () => {
    const story = new PaymentStory();
    story.tell('A-1', press);
    story.hear(makeExec('ek-1', 'A-1'));
    story.hear(makeMessage('ek-1', { name: 'EposConfirm', from: 'shopper', to: 'epos', step: 7 }));
    expect(stepStates(story.moments('A-1'))[6]).toBe('now');
    story.hear(makeExec('ek-2', 'A-1'));
    const states = stepStates(story.moments('A-1'));
    expect([states[0], states[1], states[6]]).toEqual(['done', 'now', 'waiting']);
  });
});
