/**
 * Worlds for tests of one file that run at the same time: each test opens its own, and all are stopped when the file is done. The
 * tests mostly wait for a second of somebody's clock, and so share the wait.
 */
import { afterAll } from 'vitest';
import { startWorld } from '../../testing/start-world.ts';
import type { World, WorldOptions } from '../../testing/start-world.ts';

/** Gives the function that opens a world. Call it once, at the top of a test file. */
export function openWorlds(): (options?: WorldOptions) => Promise<World> {
  const worlds: World[] = [];
  afterAll(async () => {
    await Promise.all(worlds.map((world) => world.stop()));
  });
  return async (options) => {
    const world = await startWorld(options);
    worlds.push(world);
    return world;
  };
}
