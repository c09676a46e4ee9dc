/** The polite end, in the middle of a burst of notifications: each was stored and answered `0`, or GMO-PG sends it again. */
import { expect, it } from 'vitest';
import { forgeNotification, goToEpos } from '../../testing/at-epos.ts';
import { runCli } from '../../testing/serve-process.ts';
import { startWorld } from '../../testing/start-world.ts';
import { sqliteMaker } from './crash-database.ts';

/** Senders that send one after the other until nobody answers any more. */
const SENDERS = 16;

/** Answers after which the end comes: the burst is in full swing. */
const ANSWERS_BEFORE = 200;

it('SIGTERM during a burst of notifications: nothing is answered 0 that is not stored, and the process ends by itself', async () => {
  const database = await sqliteMaker().make('ready');
  const world = await startWorld({ withoutBff: true, env: { DATABASE_URL: database.url } });
  const bff = runCli(['serve'], world.env);
  try {
    await bff.ready;
    const { gmoOrderId } = await goToEpos(world);
    let answeredZero = 0;
    const send = async (): Promise<void> => {
      for (;;) {
        const answer = await forgeNotification(world, gmoOrderId, 'AUTH').then(
          (response) => response.text(),
          () => null,
        );
        if (answer === null) return;
        if (answer === '0') answeredZero += 1;
        if (answeredZero === ANSWERS_BEFORE) bff.kill('SIGTERM');
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, send));
    expect((await bff.ended).code).toBe(0);
    expect(answeredZero).toBeGreaterThanOrEqual(ANSWERS_BEFORE);
    expect(await database.storedNotifications(gmoOrderId)).toBeGreaterThanOrEqual(answeredZero);
  } finally {
    bff.kill('SIGKILL');
    await bff.ended;
    await world.stop();
    await database.drop();
  }
}, 60_000);
