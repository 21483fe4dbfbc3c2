import type { ChangeCard } from '../view/change-card.ts';
import type { CardText } from './cards-and-notices.ts';
import { type ChatCommands, type Counted, noteParagraphs } from './change-notes.ts';
import { allChangeSentences } from './changes.ts';
import type { Paragraph, Piece } from './pieces.ts';

/** What the card of a change says, in the order in which it says it; the same words in every channel. */
export interface ChangeCardText {
  readonly title: string;
  /** For notifications. */
  readonly summary: string;
  /** What became of it; empty while it waits. */
  readonly outcome: readonly Paragraph[];
  /** Why its reader is asked, or what they can still do about their own. */
  readonly explanation: readonly Paragraph[];
  readonly facts: CardText['facts'];
  /** What it is that changes, under its heading, a sentence each. */
  readonly changes: { readonly heading: string; readonly sentences: readonly string[] };
  /** How many requests are pending for what changes, and warnings. */
  readonly notes: readonly Paragraph[];
  readonly footer: string;
}

/** The words on the buttons: whoever proposed it can only take it back. */
export const changeButtons = { confirm: 'Confirm', reject: 'Reject', takeBack: 'Take back' } as const;

/**
 * The words of the card of a change that waits, or waited, for a second administrator.
 *
 * @param commands how the reader's chat names them.
 */
export function changeCardText(card: ChangeCard, commands: ChatCommands): ChangeCardText {
  const { id, organization, proposedBy, at, expiresAt, changes, names, isOwn, live, unproven, inNameOf } = card;
  const title = titleOf(card);
  const fact = (label: string, ...value: Piece[]) => ({ label, value });
  return {
    title,
    summary: `${title}. ${live ? waiting(isOwn) : outcomeSentence(card)}`,
    outcome: live ? [] : outcome(card),
    explanation: live ? [{ line: [{ text: explanation(card) }] }] : [],
    facts: [
      ...(isOwn || unproven
        ? []
        : [fact(inNameOf === undefined ? 'Proposed by' : 'Taken up by', { text: proposedBy })]),
      ...(inNameOf === undefined ? [] : [fact('On the command line, in the name of', { text: inNameOf })]),
      fact('Proposed', { moment: at }),
      ...(live
        ? [fact('Confirm by', { moment: expiresAt }, { text: ' (' }, { timeLeft: expiresAt }, { text: ')' })]
        : []),
    ],
    changes: { heading: changesHeading(card), sentences: allChangeSentences(changes, names, card.timeZone) },
    notes: noteParagraphs(card.notes, countedWhen(card), commands),
    footer: `${organization} · Change ${id}`,
  };
}

function titleOf({ isOwn, unproven, live, proposedBy, inNameOf }: ChangeCard): string {
  if (unproven) return 'A change was proposed on the command line';
  if (inNameOf !== undefined)
    return isOwn
      ? 'You took up a change from the command line'
      : `${proposedBy} took up a change from the command line`;
  return isOwn ? 'You proposed a change' : `${proposedBy} ${live ? 'proposes' : 'proposed'} a change`;
}

/** Take-up and confirmation count anew. */
function countedWhen({ state, unproven, inNameOf }: ChangeCard): Counted {
  if (state === 'confirmed') return 'tookEffect';
  return inNameOf !== undefined && !unproven ? 'takenUp' : 'proposed';
}

function changesHeading({ live, state }: ChangeCard): string {
  if (live) return 'What would change';
  return state === 'confirmed' ? 'What changed' : 'What would have changed';
}

function waiting(isOwn: boolean): string {
  return isOwn ? 'It waits for another administrator.' : 'Your confirmation is needed.';
}

function explanation({ isOwn, unproven }: ChangeCard): string {
  if (unproven)
    return 'It weakens protection, and a command line does not prove who used it. So it takes effect only when two administrators confirm it, or the only one there is.';
  return isOwn
    ? 'It weakens protection, so it takes effect only when another administrator confirms it. Until then you can take it back.'
    : 'It weakens protection, so it takes effect only when a second administrator confirms it.';
}

function outcome(card: ChangeCard): Paragraph[] {
  const { answer, state } = card;
  if (state === 'withdrawn') return [{ line: [{ text: outcomeWords(card), strong: true }] }];
  const said: Piece = { text: outcomeWords(card), strong: true };
  const line: Piece[] = answer === undefined ? [said] : [said, { text: ', ' }, { moment: answer.at }, { text: '.' }];
  const became = state === 'confirmed' ? 'The change has taken effect.' : 'This change was not made.';
  return [{ line }, { line: [{ text: became }] }];
}

function outcomeSentence(card: ChangeCard): string {
  const words = outcomeWords(card);
  return card.answer === undefined ? words : `${words}.`;
}

function outcomeWords({ state, answer }: ChangeCard): string {
  switch (state) {
    case 'confirmed':
      return `Confirmed by ${answer?.by ?? 'an administrator'}`;
    case 'rejected':
      return `${answer?.byProposer === true ? 'Taken back' : 'Rejected'} by ${answer?.by ?? 'an administrator'}`;
    case 'expired':
      return 'The time to confirm it ended.';
    case 'superseded':
      return 'Something else was changed since, so it is void.';
    case 'withdrawn':
      return 'You are no longer asked to confirm this change.';
    case 'waiting':
      return waiting(false);
  }
}
