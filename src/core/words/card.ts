import type { StageCard } from '../view/card.ts';
import type { RiskView } from '../view/request-view.ts';
import { sourceNames } from './changes.ts';
import { stageOutcome, stageSentence } from './outcomes.ts';
import type { Paragraph } from './pieces.ts';
import {
  decidedStage,
  type Fact,
  requestFacts,
  requestFooter,
  requestTitle,
  writtenParagraphs,
} from './request-text.ts';
import { say, sayInPieces } from './say.ts';

/** What a card says, in the order in which it says it; the same words in every channel. */
export interface CardText {
  readonly title: string;
  /** For notifications: what it is about, and nothing of any risk. */
  readonly summary: string;
  /** What became of the stage and the request; empty while it is open. */
  readonly outcome: readonly Paragraph[];
  /** Why a risk reviewer is asked. */
  readonly risk: readonly Paragraph[];
  /** What is asked for; none on the card of somebody who is no longer asked. */
  readonly facts: readonly Fact[];
  /** The justification and the answers to the package's questions. */
  readonly written: readonly Paragraph[];
  readonly earlierStages: readonly Paragraph[];
  readonly footer: string;
}

/** The words of a stage's card. */
export function cardText(card: StageCard): CardText {
  const { request, stage, live } = card;
  const title = requestTitle(request);
  const said = {
    title,
    summary: live ? say('cards.decisionNeeded', { title }) : `${title}. ${stageSentence(stage, request)}`,
    outcome: live ? [] : stageOutcome(stage, request),
    risk: stage.risk.map(riskParagraph),
    footer: requestFooter(request),
  };
  if (stage.state === 'withdrawn') return { ...said, facts: [], written: [], earlierStages: [] };
  return {
    ...said,
    facts: requestFacts(request, stage.state === 'open' ? stage.dueAt : undefined),
    written: writtenParagraphs(request),
    earlierStages: request.stages.flatMap(decidedStage),
  };
}

function riskParagraph({ source, person, level, since, detail }: RiskView): Paragraph {
  const dated = since === undefined ? 'no' : 'yes';
  const values = { source: sourceNames[source], person, dated, since: since === undefined ? '' : { moment: since } };
  const line =
    level === 'unknown'
      ? sayInPieces('cards.riskUnknown', values)
      : sayInPieces('cards.riskLevel', { ...values, level });
  return detail === undefined ? { line } : { line, quote: detail };
}

/** The words on a card's buttons. */
export function cardButtons() {
  return {
    approve: say('cards.approve'),
    approveWithReason: say('cards.approveWithReason'),
    deny: say('cards.deny'),
  };
}
