import type { Refusal } from '../../core/base/refusal.ts';
import { fingerprint } from '../../core/configuration/review-choice.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { answerInTime } from '../answer.ts';
import type { Issuer } from '../issuer.ts';
import type { Services } from '../services.ts';
import type { ChoiceBySource, SentBySource, SentReview } from './chosen-reviewers.ts';
import { openReviewForm, type ReviewForm, type ReviewOfSource } from './review-form.ts';

/** Why a form comes back. */
interface Returned {
  readonly reviews: SentBySource;
  readonly refusal: Refusal;
  /** What was entered, understood, where what the form showed is not what is set any more. */
  readonly overtaken?: ChoiceBySource | undefined;
}

/** The form with what was entered and what is wrong; undefined: there is none for this person, or not in time. */
export async function reviewFormAgain(
  reader: Reader,
  services: Services,
  from: Issuer,
  { reviews, refusal, overtaken }: Returned,
  limitMs: number,
): Promise<ReviewForm | undefined> {
  const again = await answerInTime<ReviewForm>(
    services,
    'showReviewFormAgain',
    async () => {
      const opened = await openReviewForm(reader, services, from, limitMs);
      if (opened.kind !== 'done') return opened;
      const sources = await Promise.all(
        opened.value.sources.map(async (now) => {
          const sent = reviews[now.source];
          const entered = await withEntered(services, from, now, sent);
          if (overtaken === undefined) return { ...entered, shown: sent.shown };
          // What nobody touched in the form shows what is set now.
          if (fingerprint(overtaken[now.source]) === sent.shown) return now;
          return now.shown === sent.shown ? entered : { ...entered, overtaken: true as const };
        }),
      );
      return { kind: 'done', value: { ...opened.value, problem: refusal, sources } };
    },
    limitMs,
  );
  return again.kind === 'done' ? again.value : undefined;
}

async function withEntered(
  { directory }: Services,
  { identity: { channel, tenant } }: Issuer,
  now: ReviewOfSource,
  { levels, here, elsewhere }: SentReview,
): Promise<ReviewOfSource> {
  const people = await Promise.all(
    here.map(async (user) => {
      const name = (await directory.personByIdentity({ channel, tenant, user }))?.name;
      return name === undefined ? { user } : { user, name };
    }),
  );
  const offered = now.elsewhere.map((one) => ({ ...one, chosen: elsewhere.includes(one.id) }));
  const others = elsewhere.filter((id) => !offered.some((one) => one.id === id));
  const added = await Promise.all(
    others.map(async (id) => ({ id, name: (await directory.person(id))?.name ?? id, chosen: true })),
  );
  return { ...now, levels, here: people, elsewhere: [...offered, ...added] };
}
