/** What `dist/epos-kantan-in-app-coach.js` runs. Its tag is only known while it is being evaluated. */
import { startInAppCoach } from '../in-app-coach.ts';

const { currentScript: script } = document;
startInAppCoach({ openExternal: script?.hasAttribute('data-open-external') ?? false });
