import { alerts } from './alerts.ts';
import { cancellation } from './cancellation.ts';
import { dates } from './dates.ts';
import { replies } from './replies.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = { alerts, cancellation, dates, replies } as const;
