import { alerts } from './alerts.ts';
import { answers } from './answers.ts';
import { cancellation } from './cancellation.ts';
import { cards } from './cards.ts';
import { changeCard } from './change-card.ts';
import { changeEvent } from './change-event.ts';
import { changeNotes } from './change-notes.ts';
import { changes } from './changes.ts';
import { commands } from './commands.ts';
import { conflicts } from './conflicts.ts';
import { dates } from './dates.ts';
import { eligibility } from './eligibility.ts';
import { forms } from './forms.ts';
import { health } from './health.ts';
import { lists } from './lists.ts';
import { notices } from './notices.ts';
import { outcomes } from './outcomes.ts';
import { parts } from './parts.ts';
import { phrases } from './phrases.ts';
import { policy } from './policy.ts';
import { problems } from './problems.ts';
import { refusals } from './refusals.ts';
import { replies } from './replies.ts';
import { requests } from './requests.ts';
import { review } from './review.ts';
import { riskDetails } from './risk-details.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = {
  alerts,
  answers,
  cancellation,
  cards,
  changeCard,
  changeEvent,
  changeNotes,
  changes,
  commands,
  conflicts,
  dates,
  eligibility,
  forms,
  health,
  lists,
  notices,
  outcomes,
  parts,
  phrases,
  policy,
  problems,
  refusals,
  replies,
  requests,
  review,
  riskDetails,
} as const;
