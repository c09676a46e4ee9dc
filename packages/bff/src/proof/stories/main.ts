/**
 * `pnpm reproduce [name | --all]`: plays failures of production against the simulator and tells them step by step. Without a name it lists
 * them. Ends with 1 when a story did not end as its page in `docs/runbook` promises.
 */
import { createNarrator } from './narrator.ts';
import { playStory } from './play-story.ts';
import type { Story } from './story.ts';
import { STORIES } from './story-list.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

process.exitCode = await reproduce(process.argv.slice(2));

async function reproduce(args: readonly string[]): Promise<number> {
  const [wanted, ...more] = args;
  if (wanted === undefined) {
    list();
    return 0;
  }
  const stories = wanted === '--all' ? STORIES : STORIES.filter(({ name }) => name === wanted);
  if (stories.length === 0 || more.length > 0) {
    say(`There is no story ${args.join(' ')}. Give one of these names, or --all:\n`);
    list();
    return 1;
  }
  const failed: string[] = [];
  for (const story of stories) if (!(await play(story))) failed.push(story.name);
  if (stories.length > 1)
    say(`${String(stories.length - failed.length)} of ${String(stories.length)} as promised`);
  for (const name of failed) say(`not as promised: pnpm reproduce ${name}`);
  return failed.length === 0 ? 0 : 1;
}

async function play(story: Story): Promise<boolean> {
  say(`${story.name}: ${story.line}`);
  say(`docs/runbook/${story.name}.md\n`);
  const differences = await playStory(story, createNarrator(say, process.stdout.isTTY));
  for (const difference of differences) say(`\ndiffers from the promise: ${difference}`);
  say('');
  return differences.length === 0;
}

function list(): void {
  const width = Math.max(...STORIES.map(({ name }) => name.length));
  for (const { name, line } of STORIES) say(`${name.padEnd(width)}  ${line}`);
  say(
    '\npnpm reproduce <name> plays one, pnpm reproduce --all plays every one; each has a page in docs/runbook.',
  );
}
