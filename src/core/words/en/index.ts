import { alerts } from './alerts.ts';
import { cancellation } from './cancellation.ts';
import { conflicts } from './conflicts.ts';
import { dates } from './dates.ts';
import { refusals } from './refusals.ts';
import { replies } from './replies.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = { alerts, cancellation, conflicts, dates, refusals, replies } as const;
