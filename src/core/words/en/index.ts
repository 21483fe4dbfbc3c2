import { alerts } from './alerts.ts';
import { answers } from './answers.ts';
import { cancellation } from './cancellation.ts';
import { changeCard } from './change-card.ts';
import { changeEvent } from './change-event.ts';
import { changeNotes } from './change-notes.ts';
import { changes } from './changes.ts';
import { commands } from './commands.ts';
import { conflicts } from './conflicts.ts';
import { dates } from './dates.ts';
import { forms } from './forms.ts';
import { phrases } from './phrases.ts';
import { policy } from './policy.ts';
import { refusals } from './refusals.ts';
import { replies } from './replies.ts';
import { review } from './review.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = {
  alerts,
  answers,
  cancellation,
  changeCard,
  changeEvent,
  changeNotes,
  changes,
  commands,
  conflicts,
  dates,
  forms,
  phrases,
  policy,
  refusals,
  replies,
  review,
} as const;
