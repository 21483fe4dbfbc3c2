import type { Answered } from '../../src/approvals/answer.ts';
import { answerChange } from '../../src/approvals/configuration/answer-change.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { decide } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import { notUnderstood, sentenceFor } from '../../src/approvals/typed/sentences.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import type { Card } from '../../src/core/view/card.ts';
import type { Reply } from './answering.ts';
import { renderCard } from './cards.ts';
import type { TeamsIntent } from './parse.ts';

/** Carries out a click on a card; the answer is the card as it is now. */
export async function replyToClick(
  services: Services,
  from: Issuer,
  intent: Extract<TeamsIntent, { kind: 'decide' | 'answerChange' | 'unsupported' }>,
): Promise<Reply> {
  switch (intent.kind) {
    case 'decide': {
      const { about, answer, reason, shareReason } = intent;
      const input = { commandId: from.delivery, from, ...about, answer, reason, shareReason };
      return replyWithCard(services, await decide(services, input));
    }
    case 'answerChange': {
      const { proposal, answer } = intent;
      return replyWithCard(services, await answerChange(services, { from, proposal, answer }));
    }
    case 'unsupported': {
      const answered = await refuseUnsupported(services, from);
      return { sentence: answered.kind === 'done' ? notUnderstood : sentenceFor(answered) };
    }
  }
}

function replyWithCard({ clock }: Services, answered: Answered<{ readonly card: Card }>): Reply {
  if (answered.kind === 'done') return { card: renderCard(answered.value.card, clock.now()) };
  const card = closedCard(answered);
  return card === undefined ? { sentence: sentenceFor(answered) } : { card: renderCard(card, clock.now()) };
}

/** Somebody who lost the race sees who was first: the card as it is now. Everything else is a sentence. */
function closedCard(answered: Exclude<Answered<unknown>, { kind: 'done' }>): Card | undefined {
  const card = answered.kind === 'refused' ? answered.card : undefined;
  if (card === undefined || card.live) return undefined;
  return card.kind === 'stage' && card.stage.state === 'waiting' ? undefined : card;
}
