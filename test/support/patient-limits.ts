import { limits } from '../../src/ports/limits.ts';

/**
 * For `npm run mutation`: code that is watched runs slower, and a machine that is busy slower still. A person who is told to try
 * again because of that fails a test for no reason, or hides a change that no test notices.
 */
const slower = 4;
const { answer, form, risk, serverSelection, slowCall } = limits;
Object.assign(limits, {
  ...{ answer: slower * answer, form: slower * form },
  ...{ risk: slower * risk, serverSelection: slower * serverSelection },
  // A call that is taken for slow leaves the person's next message to a later look.
  slowCall: 2 * slower * slowCall,
});
