import { alerts } from './administration/alerts.ts';
import { health } from './administration/health.ts';
import { answers } from './chat/answers.ts';
import { commands } from './chat/commands.ts';
import { forms } from './chat/forms.ts';
import { welcome } from './chat/welcome.ts';
import { changeCard } from './configuration/change-card.ts';
import { changeEvent } from './configuration/change-event.ts';
import { changeNotes } from './configuration/change-notes.ts';
import { changes } from './configuration/changes.ts';
import { offer } from './configuration/offer.ts';
import { policy } from './configuration/policy.ts';
import { review } from './configuration/review.ts';
import { dates } from './language/dates.ts';
import { phrases } from './language/phrases.ts';
import { actions } from './requests/actions.ts';
import { cancellation } from './requests/cancellation.ts';
import { cards } from './requests/cards.ts';
import { conflicts } from './requests/conflicts.ts';
import { eligibility } from './requests/eligibility.ts';
import { lists } from './requests/lists.ts';
import { notices } from './requests/notices.ts';
import { outcomes } from './requests/outcomes.ts';
import { parts } from './requests/parts.ts';
import { problems } from './requests/problems.ts';
import { refusals } from './requests/refusals.ts';
import { replies } from './requests/replies.ts';
import { requests } from './requests/requests.ts';
import { revocation } from './requests/revocation.ts';
import { riskDetails } from './requests/risk-details.ts';

/** Everything that people read, in English: areas of messages in ICU MessageFormat. Another language is a folder like this. */
export const en = {
  actions,
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
  offer,
  parts,
  phrases,
  policy,
  problems,
  refusals,
  replies,
  requests,
  review,
  revocation,
  riskDetails,
  welcome,
} as const;
