/**
 * Worlds for tests of one file that run at the same time: each test opens its own, and all are stopped when the file is done. The
 * tests mostly wait for a second of somebody's clock, and so share the wait.
 */
import { afterAll } from 'vitest';
import { PortTakenError } from '../../node.ts';
import { startWorld } from '../../testing/start-world.ts';
import type { World, WorldOptions } from '../../testing/start-world.ts';

/** Gives the function that opens a world. Call it once, at the top of a test file. */
export function openWorlds(): (options?: WorldOptions) => Promise<World> {
  const worlds: World[] = [];
  afterAll(async () => {
    await Promise.all(worlds.map((world) => world.stop()));
  });
  return async (options = {}) => {
    for (let tries = 1; ; tries += 1) {
      const world = await startWorld({ ...options, withoutBff: true });
      worlds.push(world);
      if (options.withoutBff === true) return world;
      try {
        await world.open();
        return world;
      } catch (error) {
        // The port was free a moment ago; among many worlds another one's connection may have got it.
        if (!(error instanceof PortTakenError) || tries === 3) throw error;
      }
    }
  };
}
