/**
 * The order of the test files for one mutant: first those named after the file that was mutated, then the small ones. Most mutants are
 * noticed by their own tests, and the first failure ends the run; in vitest's own order the large ones would begin, thousands of times.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { BaseSequencer } from 'vitest/node';

/** For vitest's `sequence.sequencer`. Stryker names the mutated file as the one that the tests have to be related to. */
export class OwnTestsFirst extends BaseSequencer {
  /** @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const related = this.ctx.config.related ?? [];
    const stem = related.length === 1 ? basename(related[0]).replace(/\.ts$/, '') : '';
    const isOwn = ({ moduleId }) => stem !== '' && basename(moduleId).startsWith(stem);
    const rank = (file) => (isOwn(file) ? 0 : statSync(file.moduleId).size);
    return [...files].sort((one, other) => rank(one) - rank(other));
  }
}
