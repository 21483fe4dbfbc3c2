import { alerts } from './alerts.ts';
import { answers } from './answers.ts';
import { cancellation } from './cancellation.ts';
import { commands } from './commands.ts';
import { conflicts } from './conflicts.ts';
import { dates } from './dates.ts';
import { forms } from './forms.ts';
import { refusals } from './refusals.ts';
import { replies } from './replies.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = { alerts, answers, cancellation, commands, conflicts, dates, forms, refusals, replies } as const;
