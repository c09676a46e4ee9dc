/** What `dist/epos-kantan-inspector.js` runs. */
import { startInspector } from '../inspector.ts';

startInspector();
