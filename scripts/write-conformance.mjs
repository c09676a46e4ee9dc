/**
 * `node scripts/write-conformance.mjs`: writes docs/conformance.md of the build that is there, the lines beside this, and the outcomes that
 * the long commands left last: `pnpm test:runtimes --results scripts/conformance/results/runtimes.json` and
 * `pnpm bench:widget --results scripts/conformance/results/bench-widget.json`.
 */
import { writeFileSync } from 'node:fs';
import { conformancePage } from './conformance/page.mjs';

writeFileSync(new URL('../docs/conformance.md', import.meta.url), await conformancePage());
