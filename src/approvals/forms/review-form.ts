import { directoryRoles, type PersonRef } from '../../core/base/person.ts';
import type { Refusal } from '../../core/base/refusal.ts';
import { byName, inSpecs, type Named } from '../../core/configuration/names.ts';
import { choiceOf, fingerprint, leftAlone, reviewerLimit } from '../../core/configuration/review-choice.ts';
import {
  type RiskLevel,
  type RiskReview,
  type RiskSourceName,
  riskReviewOf,
  riskSourceNames,
} from '../../core/policy/risk.ts';
import {
  confirmationNote,
  leftAloneText,
  setNowText,
  unknownReviewer,
  voidedByChange,
} from '../../core/words/configuration/review.ts';
import { namesInWords } from '../../core/words/language/phrases.ts';
import type { Paragraph } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { waitingProposals } from '../../core/words/requests/lists.ts';
import { limits } from '../../ports/limits.ts';
import type { Answered } from '../answer.ts';
import { asAdministrator } from '../as-administrator.ts';
import { nameAll } from '../configuration/naming.ts';
import type { Issuer } from '../issuer.ts';
import type { Services } from '../services.ts';

/** Somebody with an account in the chat that shows the form, by it. */
export interface ReviewerHere {
  readonly user: string;
  /** Absent: the directory does not know whose account it is. */
  readonly name?: string;
}

/** Somebody whom the chat's own menu of people cannot offer. */
export interface ReviewerElsewhere extends PersonRef {
  readonly chosen: boolean;
}

/** How one source's risk review is set up, as a form shows it. */
export interface ReviewOfSource {
  readonly source: RiskSourceName;
  readonly levels: readonly RiskLevel[];
  readonly here: readonly ReviewerHere[];
  /** Those without an account here who are set, or could decide: holders of Security Reader. */
  readonly elsewhere: readonly ReviewerElsewhere[];
  /** Fallback reviewers that no form can name, in words. */
  readonly leftAlone?: string;
  /** What the form shows as set, to be told from what is set when it is sent. */
  readonly shown: string;
  /** What is set, in words. */
  readonly setNow: string;
  /** It was changed while the form was open. */
  readonly overtaken?: true;
}

/** The form about risk reviews. */
export interface ReviewForm {
  /** Why it was not saved: beside the field that it names, else above all. */
  readonly problem?: Refusal;
  /** Which changes wait for a second administrator, and what does already. */
  readonly explanation: Paragraph;
  readonly openProposals: readonly Paragraph[];
  readonly sources: readonly ReviewOfSource[];
}

/** The form as things are set now, for administrators alone. */
export function openReviewForm(
  reader: Reader,
  services: Services,
  from: Issuer,
  limitMs: number = limits.answer,
): Promise<Answered<ReviewForm>> {
  const { directory, configuration } = services;
  return asAdministrator(
    services,
    from,
    'openReviewForm',
    async (actor) => {
      const [now, readers, administrators] = await Promise.all([
        configuration.load(),
        directory.holders(directoryRoles.securityReader),
        directory.holders(directoryRoles.identityGovernanceAdministrator),
      ]);
      const reviews = riskSourceNames.map((source) => ({ source, review: riskReviewOf(now.risk, source) }));
      const set = reviews.flatMap(({ review }) => choiceOf(review).people);
      const ids = [...new Set([...set, ...readers.slice(0, reviewerLimit).map(({ id }) => id)])];
      const known = new Map(
        await Promise.all(ids.map(async (id) => [id, await findReviewerAccount(reader, services, from, id)] as const)),
      );
      const specs = reviews.flatMap(({ review }) => leftAlone(review).specs);
      const groups = await nameAll(directory, now, inSpecs(specs));
      const waiting = waitingProposals(reader, now, directory.timeZone);
      return {
        kind: 'done',
        value: {
          explanation: confirmationNote(
            reader,
            administrators.some(({ id }) => id !== actor.id),
          ),
          openProposals: waiting.length === 0 ? [] : [...waiting, voidedByChange(reader)],
          sources: reviews.map(({ source, review }) => ofSource(reader, source, review, known, groups)),
        },
      };
    },
    limitMs,
  );
}

/** A person's name, and their account in the chat that the form is for. */
interface ReviewerAccount {
  readonly name: string;
  readonly user?: string;
}

async function findReviewerAccount(
  reader: Reader,
  { directory }: Services,
  { identity }: Issuer,
  id: string,
): Promise<ReviewerAccount> {
  const [person, identities] = await Promise.all([directory.person(id), directory.identities(id)]);
  const here = identities.find(({ channel, tenant }) => channel === identity.channel && tenant === identity.tenant);
  const name = person?.name ?? unknownReviewer(reader, id);
  return here === undefined ? { name } : { name, user: here.user };
}

function ofSource(
  reader: Reader,
  source: RiskSourceName,
  review: RiskReview,
  known: ReadonlyMap<string, ReviewerAccount>,
  groups: readonly Named[],
): ReviewOfSource {
  const { levels, people } = choiceOf(review);
  const alone = leftAloneText(reader, leftAlone(review), byName(namesInWords(reader, groups)));
  const nameOf = (id: string) => known.get(id)?.name ?? id;
  return {
    source,
    levels,
    here: people.flatMap((id) => {
      const user = known.get(id)?.user;
      return user === undefined ? [] : [{ user, name: nameOf(id) }];
    }),
    elsewhere: [...known]
      .flatMap(([id, { name, user }]) => (user === undefined ? [{ id, name, chosen: people.includes(id) }] : []))
      // None of those who are set may be missing: leaving them out would take them away.
      .sort((a, b) => Number(b.chosen) - Number(a.chosen) || a.name.localeCompare(b.name))
      .slice(0, 2 * reviewerLimit),
    ...(alone === undefined ? {} : { leftAlone: alone }),
    shown: fingerprint({ levels, people }),
    setNow: setNowText(reader, levels, people.map(nameOf)),
  };
}
