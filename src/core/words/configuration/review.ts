import { directoryRoles } from '../../base/person.ts';
import { noNotes } from '../../configuration/change-notes.ts';
import type { Change } from '../../configuration/changes.ts';
import type { ConfigurationEvent, ConfigurationState } from '../../configuration/configuration.ts';
import type { Label } from '../../configuration/names.ts';
import type { LeftAlone } from '../../configuration/review-choice.ts';
import type { RiskLevel, RiskSourceName } from '../../policy/risk.ts';
import { riskReviewers } from '../../request/stages.ts';
import { specsPhrase } from '../language/phrases.ts';
import type { NoticeText, Paragraph } from '../language/pieces.ts';
import { plain } from '../language/pieces.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { type ChatCommands, noteParagraphs } from './change-notes.ts';
import { allChangeSentences, sourceNames } from './changes.ts';
import { levelsPhrase } from './policy-changes.ts';

/** The words of the form about risk reviews that are the same for every source and in every chat. */
export const reviewFormWords = {
  title: say('review.title'),
  submit: say('review.submit'),
  levels: say('review.levels'),
  levelsPlaceholder: say('review.levelsPlaceholder'),
  people: say('review.people'),
  placeholder: say('review.placeholder'),
  saved: say('review.saved'),
  notSaved: say('review.notSaved'),
} as const;

/** What the form says above its fields: which changes wait. */
export function whatWaits(hasSecondAdministrator: boolean): Paragraph {
  return { line: sayInPieces(hasSecondAdministrator ? 'review.whatWaits' : 'review.nobodyConfirms') };
}

/** What becomes of changes that wait already. */
export const voidedByChange: Paragraph = { line: sayInPieces('review.lapses') };

/** Under a source's levels. */
export function levelsHint(source: RiskSourceName): string {
  return say('review.levelsHint', { source: sourceNames[source] });
}

/** Under a source's fallback reviewers. */
export function reviewersHint(source: RiskSourceName): string {
  return say('review.reviewersHint', { reviewers: riskReviewers[source], reader: directoryRoles.securityReader });
}

export function levelName(level: RiskLevel): string {
  return `${level.slice(0, 1).toUpperCase()}${level.slice(1)}`;
}

/** The field for people without an account in the chat that shows the form, which it names. */
export function reviewersElsewhere(chat: string): string {
  return say('review.peopleElsewhere', { chat });
}

/** One of them, in a field that also offers others. */
export function reviewerElsewhere(name: string, chat: string): string {
  return say('review.personElsewhere', { name, chat });
}

/** Somebody whom the directory does not know any more. */
export function unknownReviewer(id: string): string {
  return say('review.unknownPerson', { id });
}

/** Who else reviews as a fallback: a form does not choose them, so it leaves them as they are. Undefined: nobody. */
export function leftAloneText({ specs, people }: LeftAlone, label: Label): string | undefined {
  const others = [
    ...(specs.length === 0 ? [] : [specsPhrase(specs, label)]),
    ...(people === 0 ? [] : [say('review.morePeople', { count: people })]),
  ];
  return others.length === 0 ? undefined : say('review.alsoAsked', { others: listOf(others) });
}

/** What is set for a source, in words. */
export function setNowText(levels: readonly RiskLevel[], people: readonly string[]): string {
  const needed = levels.length === 0 ? say('review.nowOff') : say('review.now', { levels: levelsPhrase(levels) });
  const asked =
    people.length === 0 ? say('review.nowNoReviewers') : say('review.nowReviewers', { people: listOf(people) });
  return `${needed} ${asked}`;
}

/**
 * What became of a change that was made with a form. `event` absent: it had been sent before.
 *
 * @param commands how the reader's chat names them; `timeZone`: in which days end.
 */
export function changedText(
  { proposals }: ConfigurationState,
  event: ConfigurationEvent | undefined,
  { commands, timeZone }: { readonly commands: ChatCommands; readonly timeZone: string },
): NoticeText {
  if (event?.type !== 'configurationChanged') return plain(say('review.savedAlready'));
  const { applied, proposed, alone, names, appliedNotes = noNotes, proposedNotes = noNotes } = event.data;
  const quote = (changes: readonly Change[]) => allChangeSentences(changes, names, timeZone).join('\n');
  const expiresAt = proposals.find(({ id }) => id === event.seq)?.expiresAt;
  const inEffect = sayInPieces(alone ? 'review.inEffectAlone' : 'review.inEffect');
  const waits =
    expiresAt === undefined
      ? sayInPieces('review.waits')
      : sayInPieces('review.waitsUntil', { expiresAt: { moment: expiresAt } });
  return {
    summary: reviewFormWords.saved,
    paragraphs: [
      ...(applied.length === 0 ? [] : [{ line: inEffect, quote: quote(applied) }]),
      ...noteParagraphs(appliedNotes, 'now', commands),
      ...(proposed.length === 0 ? [] : [{ line: waits, quote: quote(proposed) }]),
      ...noteParagraphs(proposedNotes, 'planned', commands),
    ],
  };
}
