import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { Change, Configuration } from '../../core/configuration/changes.ts';
import { applyChanges } from '../../core/configuration/configuration-index.ts';
import { chosen, fingerprint } from '../../core/configuration/review-choice.ts';
import { type RiskSourceName, riskReviewOf, riskSourceNames } from '../../core/policy/risk.ts';
import { changedText } from '../../core/words/configuration/review.ts';
import type { NoticeText } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import type { Answered } from '../answer.ts';
import { asAdministrator } from '../as-administrator.ts';
import type { CommandNames } from '../commands/run-command.ts';
import { type ChoiceBySource, choicesIn, type SentBySource } from '../forms/chosen-reviewers.ts';
import type { ReviewForm } from '../forms/review-form.ts';
import { reviewFormAgain } from '../forms/review-form-again.ts';
import { type Issuer, type PersonActor, recordRefusal, viaOf } from '../issuer.ts';
import type { Services } from '../services.ts';
import { changeConfigurationTo } from './configure.ts';

/** What an administrator sent with the form about risk reviews: per source, what they chose and what the form had shown. */
export interface SentReviews {
  readonly from: Issuer;
  /** The form's: sent twice it is one change. */
  readonly commandId: string;
  readonly reviews: SentBySource;
}

/** What became of a form. `again`: it with what was entered, where filling it in once more can help. */
export type ReviewsSet =
  | { readonly kind: 'done'; readonly text: NoticeText }
  | {
      readonly kind: 'notDone';
      readonly answered: Exclude<Answered<never>, { kind: 'done' }>;
      readonly again?: ReviewForm;
    };

/** The parts that a chat's 3 s are divided into: who is meant, the change itself, and the form once more. */
const resolveWithinMs = 500;
const changeWithinMs = 1_900;
const showWithinMs = 300;

/**
 * Sets when a risk review is needed and who reviews as a fallback: what weakens protection waits for a second
 * administrator. It is chosen over what the form showed: what somebody else changed since is not overwritten unseen.
 */
export async function setReviews(
  reader: Reader,
  services: Services,
  { from, commandId, reviews }: SentReviews,
  names: CommandNames,
): Promise<ReviewsSet> {
  const meant = await whoAndWhat(services, from, reviews);
  if (meant.kind !== 'done') return notDone(meant);
  const { actor, choices } = meant.value;
  const administrator = {
    ...{ actor, via: viaOf(from), delivery: from.delivery },
    // In somebody else's hands, or filled in otherwise, the same form is another command and repeats nothing.
    commandId: [commandId, actor.id, ...riskSourceNames.map((source) => fingerprint(choices[source]))].join('/'),
  };
  const want = (now: Configuration) => withReviews(now, choices, reviews);
  const answered = await changeConfigurationTo(services, administrator, want, changeWithinMs);
  if (answered.kind !== 'done') return notDone(answered, choices);
  return {
    kind: 'done',
    text: changedText(reader, answered.value.configuration, answered.value.event, {
      commands: names,
      timeZone: services.directory.timeZone,
    }),
  };

  async function notDone(
    why: Exclude<Answered<never>, { kind: 'done' }>,
    understood?: ChoiceBySource,
  ): Promise<ReviewsSet> {
    if (why.kind !== 'refused') return { kind: 'notDone', answered: why };
    const overtaken = why.refusal.code === 'changedMeanwhile' ? understood : undefined;
    const again = await reviewFormAgain(
      reader,
      services,
      from,
      { reviews, refusal: why.refusal, overtaken },
      showWithinMs,
    );
    return { kind: 'notDone', answered: why, ...(again === undefined ? {} : { again }) };
  }
}

/** The risk settings alone are another; undefined parts are for the refusal. */
function withReviews(now: Configuration, choices: ChoiceBySource, reviews: SentBySource): Configuration | Refusal {
  const changes: Change[] = [];
  const overtaken: RiskSourceName[] = [];
  for (const source of riskSourceNames) {
    const before = riskReviewOf(now.risk, source);
    const after = chosen(source, before, choices[source], reviews[source].shown);
    if (after === undefined) overtaken.push(source);
    else changes.push({ kind: 'riskReview', source, before, after });
  }
  const [source, another] = overtaken;
  if (source === undefined) return applyChanges(now, changes);
  const which = another === undefined ? source : 'both';
  return refusal('changedMeanwhile', 'reviewsChanged', { source: which });
}

/** Only an administrator learns who is known here, and who is not. */
function whoAndWhat(
  services: Services,
  from: Issuer,
  reviews: SentBySource,
): Promise<Answered<{ readonly actor: PersonActor; readonly choices: ChoiceBySource }>> {
  const command = 'changeConfiguration';
  return asAdministrator(
    services,
    from,
    command,
    async (actor) => {
      const choices = await choicesIn(services, from, reviews);
      if ('code' in choices) return recordRefusal(services, { from, actor, command, refusal: choices });
      return { kind: 'done', value: { actor, choices } };
    },
    resolveWithinMs,
  );
}
