/** What `dist/epos-kantan-points-note.js` runs. */
import { startPointsNote } from '../points-note.ts';

startPointsNote();
