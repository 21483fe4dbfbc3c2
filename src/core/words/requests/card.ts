import { clip, oneLine } from '../../base/text.ts';
import type { StageCard } from '../../view/card.ts';
import type { RiskView } from '../../view/request-view.ts';
import { sourceName } from '../configuration/changes.ts';
import type { Button, Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import { openButton } from './actions.ts';
import { stageOutcome, stageSentence } from './outcomes.ts';
import { riskDetailText } from './problems.ts';
import {
  decidedStage,
  type Fact,
  requestFacts,
  requestFooter,
  requestTitle,
  writtenParagraphs,
} from './request-text.ts';

/** What a card says, in the order in which it says it; the same words in every channel. */
export interface CardText {
  readonly title: string;
  /** For notifications: what it is about, and nothing of any risk. */
  readonly summary: string;
  /** What became of the stage and the request; empty while it is open. */
  readonly outcome: readonly Paragraph[];
  /** Why a risk reviewer is asked. */
  readonly risk: readonly Paragraph[];
  /** What is requested, while it can be decided; on a closed card, `written` is one line about it. */
  readonly facts: readonly Fact[];
  /** The justification and the answers to the package's questions. */
  readonly written: readonly Paragraph[];
  readonly earlierStages: readonly Paragraph[];
  /** Shows the rest of what a closed card leaves out. */
  readonly open?: Button;
  readonly footer: string;
}

/** The words of a stage's card. */
export function cardText(reader: Reader, card: StageCard): CardText {
  const { request, stage, live } = card;
  const title = requestTitle(reader, request);
  const said = {
    title,
    summary: live
      ? say(reader, 'cards.decisionNeeded', { title })
      : `${title}. ${stageSentence(reader, stage, request)}`,
    outcome: live ? [] : stageOutcome(reader, stage, request),
    risk: stage.risk.map((one) => riskParagraph(reader, one)),
    footer: requestFooter(reader, request),
  };
  if (stage.state === 'withdrawn') return { ...said, facts: [], written: [], earlierStages: [] };
  if (stage.state !== 'open') {
    const open = openButton(reader, request);
    return { ...said, facts: [], written: [closedAbout(reader, request)], earlierStages: [], open };
  }
  return {
    ...said,
    facts: requestFacts(reader, request, stage.dueAt),
    written: writtenParagraphs(reader, request),
    earlierStages: request.stages.flatMap((one) => decidedStage(reader, one)),
  };
}

/** How much of a justification a closed card shows. */
const longestQuote = 120;

function closedAbout(reader: Reader, { submittedAt, justification }: StageCard['request']): Paragraph {
  const at = { moment: submittedAt };
  return justification === ''
    ? { line: sayInPieces(reader, 'cards.closedAboutUnjustified', { at }) }
    : { line: sayInPieces(reader, 'cards.closedAbout', { at }), quote: clip(oneLine(justification), longestQuote) };
}

function riskParagraph(reader: Reader, { source, person, level, since, detail }: RiskView): Paragraph {
  const dated = since === undefined ? 'no' : 'yes';
  const values = {
    source: sourceName(reader, source),
    person,
    dated,
    since: since === undefined ? '' : { moment: since },
  };
  const line =
    level === 'unknown'
      ? sayInPieces(reader, 'cards.riskUnknown', values)
      : sayInPieces(reader, 'cards.riskLevel', { ...values, level });
  return detail === undefined ? { line } : { line, quote: riskDetailText(reader, detail) };
}

/** The words on a card's buttons. */
export function cardButtons(reader: Reader) {
  return {
    approve: say(reader, 'cards.approve'),
    approveWithReason: say(reader, 'cards.approveWithReason'),
    deny: say(reader, 'cards.deny'),
    refresh: say(reader, 'cards.refresh'),
  };
}
