import { directoryRoles } from '../base/person.ts';
import { noNotes } from '../configuration/change-notes.ts';
import type { Change } from '../configuration/changes.ts';
import type { ConfigurationEvent, ConfigurationState } from '../configuration/configuration.ts';
import type { Label } from '../configuration/names.ts';
import type { LeftAlone } from '../configuration/review-choice.ts';
import type { RiskLevel, RiskSourceName } from '../policy/risk.ts';
import { riskReviewers } from '../request/stages.ts';
import { type ChatCommands, noteParagraphs } from './change-notes.ts';
import { allChangeSentences, levelsText, sourceNames } from './changes.ts';
import type { NoticeText, Paragraph } from './pieces.ts';
import { plain } from './pieces.ts';
import { specsText } from './policy.ts';

/** The words of the form about risk reviews that are the same for every source and in every chat. */
export const reviewFormWords = {
  title: 'Risk reviews',
  submit: 'Save',
  levels: 'Levels that need a review',
  people: 'Fallback reviewers',
  placeholder: 'Choose people',
  saved: 'Saved',
  notSaved: 'Not saved',
} as const;

/** What the form says above its fields: which changes wait. */
export function whatWaits(hasSecondAdministrator: boolean): Paragraph {
  const weakening = 'Removing a level, switching a source off or adding a fallback reviewer weakens protection';
  const then = hasSecondAdministrator
    ? ', so it takes effect when a second administrator confirms it. Everything else takes effect at once.'
    : '. There is no second administrator who could confirm it, so it takes effect at once, and those who review risk are told.';
  return { line: [{ text: `${weakening}${then}` }] };
}

/** What becomes of changes that wait already. */
export const voidedByChange: Paragraph = {
  line: [
    { text: 'Where the same source is changed before it is confirmed, it becomes void and can be proposed anew.' },
  ],
};

/** Under a source's levels. */
export function levelsHint(source: RiskSourceName): string {
  return `Choose none to switch ${sourceNames[source]} off.`;
}

/** Under a source's fallback reviewers. */
export function reviewersHint(source: RiskSourceName): string {
  return `They are asked where nobody holds ${riskReviewers[source]}. To decide, they need the role ${directoryRoles.securityReader}.`;
}

export function levelName(level: RiskLevel): string {
  return `${level.slice(0, 1).toUpperCase()}${level.slice(1)}`;
}

/** Who else reviews as a fallback: a form does not choose them, so it leaves them as they are. Undefined: nobody. */
export function leftAloneText({ specs, people }: LeftAlone, label: Label): string | undefined {
  const words = [
    ...(specs.length === 0 ? [] : [specsText(specs, label)]),
    ...(people === 0 ? [] : [`${people} more people`]),
  ];
  return words.length === 0 ? undefined : `Also asked then, and not changed here: ${words.join(', and ')}.`;
}

/** What is set for a source, in words. */
export function setNowText(levels: readonly RiskLevel[], people: readonly string[]): string {
  return `Set now: ${levelsText(levels)}; fallback reviewers: ${people.join(', ') || 'nobody'}.`;
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
  if (event?.type !== 'configurationChanged') return plain('This was saved already.');
  const { applied, proposed, alone, names, appliedNotes = noNotes, proposedNotes = noNotes } = event.data;
  const inWords = (changes: readonly Change[]) => allChangeSentences(changes, names, timeZone).join('\n');
  const expiresAt = proposals.find(({ id }) => id === event.seq)?.expiresAt;
  const atOnce = alone
    ? 'In effect now, since there is no second administrator who could confirm it. Those who review risk are told.'
    : 'In effect now.';
  const waits: Paragraph['line'] = [
    { text: 'Waits for a second administrator', strong: true },
    ...(expiresAt === undefined ? [] : [{ text: ', who can confirm it until ' }, { moment: expiresAt }]),
    { text: '. You can take it back on the card that you get.' },
  ];
  return {
    summary: reviewFormWords.saved,
    paragraphs: [
      ...(applied.length === 0 ? [] : [{ line: [{ text: atOnce, strong: true }], quote: inWords(applied) }]),
      ...noteParagraphs(appliedNotes, 'now', commands),
      ...(proposed.length === 0 ? [] : [{ line: waits, quote: inWords(proposed) }]),
      ...noteParagraphs(proposedNotes, 'planned', commands),
    ],
  };
}
