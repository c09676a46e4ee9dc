/** Plays one story in a fresh world and says what differed from its promise. Used by the command and by the tests. */
import { DATABASES_VARIABLE, setup } from '../../testing/postgres-on-demand.ts';
import { startInstances } from '../../testing/start-instances.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { Narrator } from './narrator.ts';
import { openShopDoor } from './shop-door.ts';
import type { ShopDoor } from './shop-door.ts';
import { Stage } from './stage.ts';
import type { StageParts } from './stage.ts';
import type { Story } from './story.ts';
import { StoryLog } from './story-log.ts';

/** GMO-PG is waited for only so long, so that a lost answer costs a story little. */
const GMO_TIMEOUT_MS = '1500';

/** Plays it; the differences are empty when it ended as promised. */
export async function playStory(story: Story, narrator: Narrator): Promise<readonly string[]> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const stage = new Stage(await setTheStage(story, narrator, closers));
    try {
      await story.play(stage);
    } catch (error) {
      await stage.look().catch(() => undefined);
      return [...stage.differences, error instanceof Error ? error.message : String(error)];
    }
    await stage.compareEnd(story.end);
    return stage.differences;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function setTheStage(
  story: Story,
  narrator: Narrator,
  closers: (() => Promise<unknown>)[],
): Promise<StageParts> {
  const log = new StoryLog();
  if (story.processes !== undefined) {
    if (process.env[DATABASES_VARIABLE] === undefined) {
      const end = await setup();
      closers.push(async () => {
        await end();
        Reflect.deleteProperty(process.env, DATABASES_VARIABLE);
      });
    }
    const instances = await startInstances(story.processes);
    closers.push(() => instances.stop());
    return { world: instances.world, narrator, log, door: null };
  }
  const world = await startWorld({
    withoutBff: true,
    logSink: log,
    env: { LOG_LEVEL: 'info', GMO_TIMEOUT_MS, ...story.env },
    ...(story.simulator === undefined ? {} : { simulator: story.simulator }),
  });
  closers.push(() => world.stop());
  let door: ShopDoor | null = null;
  if (story.hasShopDoor === true) {
    const opened = await openShopDoor(world.env['WEBHOOK_URL'] ?? '');
    closers.push(() => Promise.resolve(opened.close()));
    world.env['WEBHOOK_URL'] = opened.url;
    door = opened;
  }
  await world.open();
  return { world, narrator, log, door };
}
