import type { Refusal } from '../core/errors.ts';
import { fingerprint } from '../core/review-choice.ts';
import { setNowText } from '../core/review-wording.ts';
import type { ChoiceBySource, SentBySource } from './chosen-reviewers.ts';
import type { Issuer } from './issuer.ts';
import { openReviewForm, type ReviewForm, type ReviewOfSource } from './review-form.ts';
import type { Services } from './services.ts';

/** Why a form comes back. */
interface Returned {
  readonly reviews: SentBySource;
  readonly refusal: Refusal;
  /** What was entered, understood, where somebody else changed what the form showed. */
  readonly overtaken?: ChoiceBySource | undefined;
}

/** The form with what was entered and what is wrong; undefined: there is none for this person, or not in time. */
export async function reviewFormAgain(
  services: Services,
  from: Issuer,
  { reviews, refusal, overtaken }: Returned,
  limitMs: number,
): Promise<ReviewForm | undefined> {
  const opened = await openReviewForm(services, from, limitMs);
  if (opened.kind !== 'done') return undefined;
  const sources = await Promise.all(
    opened.value.sources.map(async (now) => {
      const { source } = now;
      const sent = reviews[source];
      const entered = await withEntered(services, from, now, reviews);
      if (overtaken === undefined) return { ...entered, shown: sent.shown };
      // What nobody touched in the form shows what is set now.
      if (fingerprint(overtaken[source]) === sent.shown) return now;
      return now.shown === sent.shown ? entered : { ...entered, setNow: setNow(now) };
    }),
  );
  return { ...opened.value, problem: refusal, sources };
}

async function withEntered(
  { directory }: Services,
  { identity: { channel, tenant } }: Issuer,
  now: ReviewOfSource,
  reviews: SentBySource,
): Promise<ReviewOfSource> {
  const { levels, here, elsewhere } = reviews[now.source];
  const people = await Promise.all(
    here.map(async (user) => {
      const name = (await directory.personByIdentity({ channel, tenant, user }))?.name;
      return name === undefined ? { user } : { user, name };
    }),
  );
  return {
    ...now,
    levels,
    here: people,
    elsewhere: now.elsewhere.map((one) => ({ ...one, chosen: elsewhere.includes(one.id) })),
  };
}

function setNow({ levels, here, elsewhere }: ReviewOfSource): string {
  const others = elsewhere.filter(({ chosen }) => chosen);
  return setNowText(
    levels,
    [...here, ...others].flatMap(({ name }) => (name === undefined ? [] : [name])),
  );
}
