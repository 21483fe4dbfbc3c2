import { clip } from '../../base/text.ts';
import type { ChangeCard } from '../../view/change-card.ts';
import type { Paragraph, Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import type { Fact } from '../requests/request-text.ts';
import { type ChatCommands, type CountedWhen, noteParagraphs } from './change-notes.ts';
import { allChangeSentences } from './changes.ts';

/** What the card of a change says, in the order in which it says it; the same words in every channel. */
export interface ChangeCardText {
  readonly title: string;
  /** For notifications. */
  readonly summary: string;
  /** What became of it; empty while it waits. */
  readonly outcome: readonly Paragraph[];
  /** Why its reader is asked, or what they can still do about their own. */
  readonly explanation: readonly Paragraph[];
  readonly facts: readonly Fact[];
  /** What it is that changes, under its heading, a sentence each. */
  readonly changes: { readonly heading: string; readonly sentences: readonly string[] };
  /** How many requests are pending for what changes, and warnings. */
  readonly notes: readonly Paragraph[];
  /** How to see the rest of what a closed card leaves out. */
  readonly hint?: string;
  readonly footer: string;
}

/** The words on the buttons: people who proposed a change can only take it back. */
export function changeButtons(reader: Reader) {
  return {
    confirm: say(reader, 'changeCard.confirm'),
    reject: say(reader, 'changeCard.reject'),
    takeBack: say(reader, 'changeCard.takeBack'),
  };
}

/**
 * The words of the card of a change that waits, or waited, for a second administrator.
 *
 * @param commands how the reader's chat names them.
 */
export function changeCardText(reader: Reader, card: ChangeCard, commands: ChatCommands): ChangeCardText {
  const { id, organization, changes, names, live } = card;
  const title = titleOf(reader, card);
  const said = {
    title,
    summary: say(reader, 'changeCard.summary', {
      title,
      state: live ? waitingSentence(reader, card.isOwn) : outcomeSentence(reader, card),
    }),
    footer: say(reader, 'changeCard.footer', { organization, id }),
  };
  const sentences = allChangeSentences(reader, changes, names, card.timeZone);
  const heading = changesHeading(reader, card);
  const notes = noteParagraphs(reader, card.notes, countedWhen(card), commands);
  if (live) {
    const why = [{ line: [{ text: explanation(reader, card) }] }];
    return {
      ...said,
      outcome: [],
      explanation: why,
      facts: facts(reader, card),
      changes: { heading, sentences },
      notes,
    };
  }
  const shown = { heading, sentences: sentences.slice(0, 1).map((one) => clip(one, longestQuote)) };
  const closed = { ...said, outcome: outcome(reader, card), explanation: [], facts: [], changes: shown, notes };
  return sentences.length === 0
    ? closed
    : { ...closed, hint: hint(reader, sentences.length - 1, `${commands.admin} change ${id}`) };
}

/** How much of a change a closed card shows. */
const longestQuote = 120;

/** `count`: how many changes the card leaves out. */
function hint(reader: Reader, count: number, command: string): string {
  return count === 0
    ? say(reader, 'changeCard.howToSeeAll', { command })
    : say(reader, 'changeCard.howToSeeMore', { count, command });
}

function facts(
  reader: Reader,
  { isOwn, unproven, inNameOf, proposedBy, at, live, expiresAt }: ChangeCard,
): ChangeCardText['facts'] {
  const fact = (label: string, ...value: Piece[]) => ({ label, value });
  const by = say(reader, inNameOf === undefined ? 'changeCard.proposedBy' : 'changeCard.takenUpBy');
  return [
    ...(isOwn || unproven ? [] : [fact(by, { text: proposedBy })]),
    ...(inNameOf === undefined ? [] : [fact(say(reader, 'changeCard.inNameOf'), { text: inNameOf })]),
    fact(say(reader, 'changeCard.proposed'), { moment: at }),
    ...(live
      ? [
          fact(
            say(reader, 'changeCard.confirmBy'),
            { moment: expiresAt },
            { text: ' (' },
            { timeLeft: expiresAt },
            { text: ')' },
          ),
        ]
      : []),
  ];
}

function titleOf(reader: Reader, { isOwn, unproven, live, proposedBy: name, inNameOf }: ChangeCard): string {
  if (unproven) return say(reader, 'changeCard.proposedOnCommandLine');
  if (inNameOf !== undefined)
    return isOwn ? say(reader, 'changeCard.youTookUp') : say(reader, 'changeCard.theyTookUp', { name });
  if (isOwn) return say(reader, 'changeCard.youProposed');
  return say(reader, live ? 'changeCard.theyPropose' : 'changeCard.theyProposed', { name });
}

/** Take-up and confirmation count again. */
function countedWhen({ state, unproven, inNameOf }: ChangeCard): CountedWhen {
  if (state === 'confirmed') return 'tookEffect';
  return inNameOf !== undefined && !unproven ? 'takenUp' : 'proposed';
}

function changesHeading(reader: Reader, { live, state }: ChangeCard): string {
  if (live) return say(reader, 'changeCard.wouldChange');
  return say(reader, state === 'confirmed' ? 'changeCard.changed' : 'changeCard.wouldHaveChanged');
}

function waitingSentence(reader: Reader, isOwn: boolean): string {
  return say(reader, isOwn ? 'changeCard.waitsForAnother' : 'changeCard.waitsForYou');
}

function explanation(reader: Reader, { isOwn, unproven }: ChangeCard): string {
  if (unproven) return say(reader, 'changeCard.needsTwo');
  return say(reader, isOwn ? 'changeCard.ownNeedsAnother' : 'changeCard.needsSecond');
}

function outcome(reader: Reader, card: ChangeCard): Paragraph[] {
  const { answer, state } = card;
  const said = answered(card);
  const line =
    answer === undefined || said === undefined
      ? [{ text: outcomeSentence(reader, card), strong: true }]
      : sayInPieces(reader, `changeCard.${said}At`, { by: answer.by, at: { moment: answer.at } });
  if (state === 'withdrawn') return [{ line }];
  return [
    { line },
    { line: sayInPieces(reader, state === 'confirmed' ? 'changeCard.inEffect' : 'changeCard.notMade') },
  ];
}

/** What somebody answered; undefined: nobody did. */
function answered({ state, answer }: ChangeCard): 'confirmed' | 'rejected' | 'takenBack' | undefined {
  if (state === 'confirmed') return 'confirmed';
  if (state !== 'rejected') return undefined;
  return answer?.byProposer === true ? 'takenBack' : 'rejected';
}

function outcomeSentence(reader: Reader, card: ChangeCard): string {
  const said = answered(card);
  if (said !== undefined)
    return say(reader, `changeCard.${said}`, { by: card.answer?.by ?? say(reader, 'changeCard.administrator') });
  switch (card.state) {
    case 'expired':
      return say(reader, 'changeCard.expired');
    case 'superseded':
      return say(reader, 'changeCard.superseded');
    case 'withdrawn':
      return say(reader, 'changeCard.withdrawn');
    default:
      return waitingSentence(reader, false);
  }
}
