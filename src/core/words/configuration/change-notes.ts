import type { Name } from '../../base/name.ts';
import { oneLine } from '../../base/text.ts';
import type { ChangeNotes, PendingRequests } from '../../configuration/change-notes.ts';
import type { ConfigurationWarning } from '../../configuration/configuration-warnings.ts';
import type { Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';

/**
 * When the pending requests were counted: `now`, as the change is made; before it is made (`planned`); or at the moment that
 * the reader's message is about, some time ago.
 */
export type CountedWhen = 'now' | 'planned' | 'proposed' | 'takenUp' | 'tookEffect';

/** How the reader names the commands. `elsewhere`: they cannot type them where they read this, only in chat. */
export interface ChatCommands {
  readonly access: string;
  readonly admin: string;
  readonly elsewhere?: true;
}

/** How many packages and roles a message names with their pending requests, and how many a warning names. */
const mostPending = 5;
const mostNamed = 10;

/** What a message says about changes beside what differs. */
export function noteParagraphs(
  reader: Reader,
  notes: ChangeNotes,
  counted: CountedWhen,
  commands: ChatCommands,
): Paragraph[] {
  const shown = notes.pending.slice(0, mostPending).map((one) => pendingSentence(reader, one, counted, commands));
  const pending = [...shown, ...restSentence(reader, notes.pending.slice(mostPending), counted)];
  return [
    ...pending.map((text) => ({ line: sayInPieces(reader, 'changeNotes.pendingNote', { text }) })),
    ...warningSentences(reader, notes.warnings).map((text) => ({
      line: sayInPieces(reader, 'changeNotes.warningNote', { text }),
    })),
  ];
}

/** The same in full, as plain lines. */
export function noteLines(reader: Reader, notes: ChangeNotes, counted: CountedWhen, commands: ChatCommands): string[] {
  return [
    ...notes.pending.map((one) =>
      say(reader, 'changeNotes.pendingLine', { text: pendingSentence(reader, one, counted, commands) }),
    ),
    ...warningSentences(reader, notes.warnings).map((text) => say(reader, 'changeNotes.warningLine', { text })),
  ];
}

/** How many requests are pending for one package or role, what becomes of them, and what an administrator can do. */
export function pendingSentence(
  reader: Reader,
  { id, name, count, effect }: PendingRequests,
  counted: CountedWhen,
  { access, admin, elsewhere }: ChatCommands,
): string {
  const hint = elsewhere ? 'changeNotes.listHintInChat' : 'changeNotes.listHint';
  const sentences = [
    say(reader, leads[counted], { count, name }),
    effectSentence(reader, effect, name, isMade(counted)),
    ...(effect === 'removed' ? [] : [say(reader, hint, { access, admin, id })]),
  ];
  return oneLine(sentences.join(' '));
}

const leads = {
  now: 'changeNotes.arePending',
  planned: 'changeNotes.arePending',
  proposed: 'changeNotes.pendingWhenProposed',
  takenUp: 'changeNotes.pendingWhenTakenUp',
  tookEffect: 'changeNotes.pendingWhenInEffect',
} as const satisfies Record<CountedWhen, string>;

function isMade(counted: CountedWhen): boolean {
  return counted === 'now' || counted === 'tookEffect';
}

/** What becomes of the requests, by a change that was made or by one that was not made yet. */
function effectSentence(reader: Reader, effect: PendingRequests['effect'], name: Name, made: boolean): string {
  switch (effect) {
    case 'changed':
      return say(reader, made ? 'changeNotes.keepPolicy' : 'changeNotes.wouldKeepPolicy');
    case 'exclusionsChanged':
      return say(reader, made ? 'changeNotes.keepButExclusions' : 'changeNotes.wouldKeepButExclusions');
    case 'removed':
      return say(reader, made ? 'changeNotes.close' : 'changeNotes.wouldClose', { name });
  }
}

/** For what a message has no room for: `change` with its number says all of it. */
function restSentence(reader: Reader, rest: readonly PendingRequests[], counted: CountedWhen): string[] {
  if (rest.length === 0) return [];
  const count = rest.reduce((sum, one) => sum + one.count, 0);
  const isNow = counted === 'now' || counted === 'planned';
  return [
    say(reader, isNow ? 'changeNotes.pendingForMore' : 'changeNotes.wasPendingForMore', {
      count,
      offered: rest.length,
    }),
  ];
}

/** For operators, of an organization in which no source asks for reviews. */
export function reviewsOffSentence(reader: Reader): string {
  return say(reader, 'changeNotes.noReviews');
}

/** What administrators should know of a set-up: two sentences for each weak stage or role, and for what gives reviews away in all. */
export function warningSentences(reader: Reader, warnings: readonly ConfigurationWarning[]): string[] {
  const few = warnings.flatMap((one) => (one.kind === 'fewApprovers' ? [one] : []));
  const unreachable = warnings.flatMap((one) => (one.kind === 'unreachableStage' ? [one] : []));
  const waits = warnings.flatMap((one) => (one.kind === 'waitTells' ? [waitedFor(reader, one)] : []));
  const refusals = warnings.flatMap((one) => (one.kind === 'refusalTells' ? [one.name] : []));
  return [
    ...few.map(({ name, approvers, stage }) =>
      stage === undefined
        ? say(reader, 'changeNotes.fewApprovers', { name, approvers })
        : say(reader, 'changeNotes.fewStageApprovers', { name, approvers, stage }),
    ),
    ...unreachable.map(({ name, stage }) => say(reader, 'changeNotes.unreachableStage', { name, stage })),
    ...(waits.length === 0 ? [] : [say(reader, 'changeNotes.waitTells', { what: listed(reader, waits) })]),
    ...(refusals.length === 0 ? [] : [say(reader, 'changeNotes.refusalTells', { what: listed(reader, refusals) })]),
  ].map(oneLine);
}

function waitedFor(reader: Reader, { gives, name }: Extract<ConfigurationWarning, { kind: 'waitTells' }>): Name {
  switch (gives) {
    case 'package':
      return name;
    case 'extension':
      return say(reader, 'changeNotes.extensions', { name });
    case 'activation':
      return say(reader, 'changeNotes.activations', { name });
  }
}

function listed(reader: Reader, names: readonly Name[]): string {
  const count = names.length - mostNamed;
  return listOf(
    reader,
    [...names.slice(0, mostNamed), ...(count > 0 ? [say(reader, 'changeNotes.more', { count })] : [])],
    'or',
  );
}
