import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { ReviewChoice } from '../../core/configuration/review-choice.ts';
import { type RiskLevel, type RiskSourceName, riskReviewOf, riskSourceNames } from '../../core/policy/risk.ts';
import type { Issuer } from '../issuer.ts';
import type { Services } from '../services.ts';

/** What was entered for one source. The ids are only names: they give no authority. */
export interface SentReview {
  readonly levels: readonly RiskLevel[];
  /** Accounts in the chat that the form came from. */
  readonly here: readonly string[];
  /** People without one, by id. */
  readonly elsewhere: readonly string[];
  /** What the form carried of what it showed. */
  readonly shown: string;
}

/** What was entered for each source. */
export type SentBySource = Readonly<Record<RiskSourceName, SentReview>>;
/** What was chosen for each source, everybody by their id in the directory. */
export type ChoiceBySource = Readonly<Record<RiskSourceName, ReviewChoice>>;

/** The fields of a source's review, as refusals name them. */
export function reviewField(source: RiskSourceName, part: 'levels' | 'here' | 'elsewhere'): string {
  return `${source}:${part}`;
}

type Needs = Pick<Services, 'directory' | 'configuration'>;

/** What was entered as what it means: everybody who was chosen is exactly one person whom the directory knows. */
export async function choicesIn(needs: Needs, from: Issuer, sent: SentBySource): Promise<ChoiceBySource | Refusal> {
  const found = await Promise.all(
    riskSourceNames.map(async (source) => ({ source, people: await peopleIn(needs, from, source, sent[source]) })),
  );
  const choices: [RiskSourceName, ReviewChoice][] = [];
  for (const { source, people } of found) {
    if ('code' in people) return people;
    choices.push([source, { levels: sent[source].levels, people }]);
  }
  return Object.fromEntries(choices) as Record<RiskSourceName, ReviewChoice>;
}

async function peopleIn(
  { directory, configuration }: Needs,
  { identity: { channel, tenant } }: Issuer,
  source: RiskSourceName,
  { here, elsewhere }: SentReview,
): Promise<readonly string[] | Refusal> {
  const [found, known, { risk }] = await Promise.all([
    Promise.all(here.map((user) => directory.personByIdentity({ channel, tenant, user }))),
    Promise.all(elsewhere.map((id) => directory.person(id))),
    configuration.load(),
  ]);
  const unknown = found.flatMap((person, index) => (person === undefined ? [index + 1] : []));
  if (unknown.length > 0) {
    const { organization } = directory;
    const field = reviewField(source, 'here');
    return here.length === 1
      ? refusal('invalidInput', 'unknownReviewer', { organization }, field)
      : refusal('invalidInput', 'unknownReviewers', { organization, positions: unknown.map(String) }, field);
  }
  const set = riskReviewOf(risk, source).fallbackApprovers.flatMap((spec) =>
    spec.kind === 'people' ? spec.people : [],
  );
  // People who have left since they were set may stay until somebody removes them.
  const notKnown = elsewhere.filter((id, index) => known[index] === undefined && !set.includes(id));
  if (notKnown.length > 0)
    return refusal(
      ...(['invalidInput', 'goneReviewers'] as const),
      { organization: directory.organization, people: notKnown },
      reviewField(source, 'elsewhere'),
    );
  return [...found.flatMap((person) => (person === undefined ? [] : [person.id])), ...elsewhere];
}
