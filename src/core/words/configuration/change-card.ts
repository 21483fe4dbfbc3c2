import { clip } from '../../base/text.ts';
import type { ChangeCard } from '../../view/change-card.ts';
import type { Paragraph, Piece } from '../language/pieces.ts';
import { say, sayInPieces } from '../language/say.ts';
import type { Fact } from '../requests/request-text.ts';
import { type ChatCommands, type Counted, noteParagraphs } from './change-notes.ts';
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
export const changeButtons = {
  confirm: say('changeCard.confirm'),
  reject: say('changeCard.reject'),
  takeBack: say('changeCard.takeBack'),
} as const;

/**
 * The words of the card of a change that waits, or waited, for a second administrator.
 *
 * @param commands how the reader's chat names them.
 */
export function changeCardText(card: ChangeCard, commands: ChatCommands): ChangeCardText {
  const { id, organization, changes, names, live } = card;
  const title = titleOf(card);
  const said = {
    title,
    summary: say('changeCard.summary', { title, state: live ? waitingSentence(card.isOwn) : outcomeSentence(card) }),
    footer: say('changeCard.footer', { organization, id }),
  };
  const sentences = allChangeSentences(changes, names, card.timeZone);
  const heading = changesHeading(card);
  const notes = noteParagraphs(card.notes, countedWhen(card), commands);
  if (live) {
    const why = [{ line: [{ text: explanation(card) }] }];
    return { ...said, outcome: [], explanation: why, facts: facts(card), changes: { heading, sentences }, notes };
  }
  const shown = { heading, sentences: sentences.slice(0, 1).map((one) => clip(one, longestQuote)) };
  const closed = { ...said, outcome: outcome(card), explanation: [], facts: [], changes: shown, notes };
  return sentences.length === 0
    ? closed
    : { ...closed, hint: hint(sentences.length - 1, `${commands.admin} change ${id}`) };
}

/** How much of a change a closed card shows. */
const longestQuote = 120;

/** `count`: how many changes the card leaves out. */
function hint(count: number, command: string): string {
  return count === 0 ? say('changeCard.howToSeeAll', { command }) : say('changeCard.howToSeeMore', { count, command });
}

function facts({ isOwn, unproven, inNameOf, proposedBy, at, live, expiresAt }: ChangeCard): ChangeCardText['facts'] {
  const fact = (label: string, ...value: Piece[]) => ({ label, value });
  const by = say(inNameOf === undefined ? 'changeCard.proposedBy' : 'changeCard.takenUpBy');
  return [
    ...(isOwn || unproven ? [] : [fact(by, { text: proposedBy })]),
    ...(inNameOf === undefined ? [] : [fact(say('changeCard.inNameOf'), { text: inNameOf })]),
    fact(say('changeCard.proposed'), { moment: at }),
    ...(live
      ? [
          fact(
            say('changeCard.confirmBy'),
            { moment: expiresAt },
            { text: ' (' },
            { timeLeft: expiresAt },
            { text: ')' },
          ),
        ]
      : []),
  ];
}

function titleOf({ isOwn, unproven, live, proposedBy: name, inNameOf }: ChangeCard): string {
  if (unproven) return say('changeCard.proposedOnCommandLine');
  if (inNameOf !== undefined) return isOwn ? say('changeCard.youTookUp') : say('changeCard.theyTookUp', { name });
  if (isOwn) return say('changeCard.youProposed');
  return say(live ? 'changeCard.theyPropose' : 'changeCard.theyProposed', { name });
}

/** Take-up and confirmation count again. */
function countedWhen({ state, unproven, inNameOf }: ChangeCard): Counted {
  if (state === 'confirmed') return 'tookEffect';
  return inNameOf !== undefined && !unproven ? 'takenUp' : 'proposed';
}

function changesHeading({ live, state }: ChangeCard): string {
  if (live) return say('changeCard.wouldChange');
  return say(state === 'confirmed' ? 'changeCard.changed' : 'changeCard.wouldHaveChanged');
}

function waitingSentence(isOwn: boolean): string {
  return say(isOwn ? 'changeCard.waitsForAnother' : 'changeCard.waitsForYou');
}

function explanation({ isOwn, unproven }: ChangeCard): string {
  if (unproven) return say('changeCard.needsTwo');
  return say(isOwn ? 'changeCard.ownNeedsAnother' : 'changeCard.needsSecond');
}

function outcome(card: ChangeCard): Paragraph[] {
  const { answer, state } = card;
  const said = answered(card);
  const line =
    answer === undefined || said === undefined
      ? [{ text: outcomeSentence(card), strong: true }]
      : sayInPieces(`changeCard.${said}At`, { by: answer.by, at: { moment: answer.at } });
  if (state === 'withdrawn') return [{ line }];
  return [{ line }, { line: sayInPieces(state === 'confirmed' ? 'changeCard.inEffect' : 'changeCard.notMade') }];
}

/** What somebody answered; undefined: nobody did. */
function answered({ state, answer }: ChangeCard): 'confirmed' | 'rejected' | 'takenBack' | undefined {
  if (state === 'confirmed') return 'confirmed';
  if (state !== 'rejected') return undefined;
  return answer?.byProposer === true ? 'takenBack' : 'rejected';
}

function outcomeSentence(card: ChangeCard): string {
  const said = answered(card);
  if (said !== undefined) return say(`changeCard.${said}`, { by: card.answer?.by ?? say('changeCard.administrator') });
  switch (card.state) {
    case 'expired':
      return say('changeCard.expired');
    case 'superseded':
      return say('changeCard.superseded');
    case 'withdrawn':
      return say('changeCard.withdrawn');
    default:
      return waitingSentence(false);
  }
}
