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
import type { Reader } from '../language/reader.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { type ChatCommands, noteParagraphs } from './change-notes.ts';
import { allChangeSentences, sourceName } from './changes.ts';
import { levelsPhrase } from './policy-changes.ts';

/** The words of the form about risk reviews that are the same for every source and in every chat. */
export function reviewFormWords(reader: Reader) {
  return {
    title: say(reader, 'review.title'),
    submit: say(reader, 'review.submit'),
    levels: say(reader, 'review.levels'),
    levelsPlaceholder: say(reader, 'review.levelsPlaceholder'),
    people: say(reader, 'review.people'),
    placeholder: say(reader, 'review.placeholder'),
    saved: say(reader, 'review.saved'),
    notSaved: say(reader, 'review.notSaved'),
  };
}

/** What the form says above its fields: which changes wait. */
export function confirmationNote(reader: Reader, hasSecondAdministrator: boolean): Paragraph {
  return { line: sayInPieces(reader, hasSecondAdministrator ? 'review.whatWaits' : 'review.nobodyConfirms') };
}

/** What becomes of changes that wait already. */
export function voidedByChange(reader: Reader): Paragraph {
  return { line: sayInPieces(reader, 'review.lapses') };
}

/** Under a source's levels. */
export function levelsHint(reader: Reader, source: RiskSourceName): string {
  return say(reader, 'review.levelsHint', { source: sourceName(reader, source) });
}

/** Under a source's fallback reviewers. */
export function reviewersHint(reader: Reader, source: RiskSourceName): string {
  return say(reader, 'review.reviewersHint', {
    reviewers: riskReviewers[source],
    reader: directoryRoles.securityReader,
  });
}

/** A level as a choice in a form. */
export function levelName(reader: Reader, level: RiskLevel): string {
  return say(reader, 'review.level', { level });
}

/** The field for people without an account in the chat that shows the form, which it names. */
export function reviewersElsewhere(reader: Reader, chat: string): string {
  return say(reader, 'review.peopleElsewhere', { chat });
}

/** One of them, in a field that also offers others. */
export function reviewerElsewhere(reader: Reader, name: string, chat: string): string {
  return say(reader, 'review.personElsewhere', { name, chat });
}

/** Somebody whom the directory does not know any more. */
export function unknownReviewer(reader: Reader, id: string): string {
  return say(reader, 'review.unknownPerson', { id });
}

/** Who else reviews as a fallback: a form does not choose them, so it leaves them as they are. Undefined: nobody. */
export function leftAloneText(reader: Reader, { specs, people }: LeftAlone, label: Label): string | undefined {
  const others = [
    ...(specs.length === 0 ? [] : [specsPhrase(reader, specs, label)]),
    ...(people === 0 ? [] : [say(reader, 'review.morePeople', { count: people })]),
  ];
  return others.length === 0 ? undefined : say(reader, 'review.alsoAsked', { others: listOf(reader, others) });
}

/** What is set for a source, in words. */
export function setNowText(reader: Reader, levels: readonly RiskLevel[], people: readonly string[]): string {
  const needed =
    levels.length === 0
      ? say(reader, 'review.nowOff')
      : say(reader, 'review.now', { levels: levelsPhrase(reader, levels) });
  const asked =
    people.length === 0
      ? say(reader, 'review.nowNoReviewers')
      : say(reader, 'review.nowReviewers', { people: listOf(reader, people) });
  return `${needed} ${asked}`;
}

/**
 * What became of a change that was made with a form. `event` absent: it had been sent before.
 *
 * @param commands how the reader's chat names them; `timeZone`: in which days end.
 */
export function changedText(
  reader: Reader,
  { proposals }: ConfigurationState,
  event: ConfigurationEvent | undefined,
  { commands, timeZone }: { readonly commands: ChatCommands; readonly timeZone: string },
): NoticeText {
  if (event?.type !== 'configurationChanged') return plain(say(reader, 'review.savedAlready'));
  const { applied, proposed, alone, names, appliedNotes = noNotes, proposedNotes = noNotes } = event.data;
  const quote = (changes: readonly Change[]) => allChangeSentences(reader, changes, names, timeZone).join('\n');
  const expiresAt = proposals.find(({ id }) => id === event.seq)?.expiresAt;
  const inEffect = sayInPieces(reader, alone ? 'review.inEffectAlone' : 'review.inEffect');
  const waits =
    expiresAt === undefined
      ? sayInPieces(reader, 'review.waits')
      : sayInPieces(reader, 'review.waitsUntil', { expiresAt: { moment: expiresAt } });
  return {
    summary: reviewFormWords(reader).saved,
    paragraphs: [
      ...(applied.length === 0 ? [] : [{ line: inEffect, quote: quote(applied) }]),
      ...noteParagraphs(reader, appliedNotes, 'now', commands),
      ...(proposed.length === 0 ? [] : [{ line: waits, quote: quote(proposed) }]),
      ...noteParagraphs(reader, proposedNotes, 'planned', commands),
    ],
  };
}
