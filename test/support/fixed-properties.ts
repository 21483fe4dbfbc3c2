import { configureGlobal } from 'fast-check';

/** For `npm run mutation`: properties are tried with the same values each time, so that a change is not noticed by luck. */
configureGlobal({ seed: 1 });
