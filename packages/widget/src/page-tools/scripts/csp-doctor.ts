/** What `dist/epos-kantan-csp-doctor.js` runs. */
import { startCspDoctor } from '../csp-doctor.ts';

startCspDoctor();
