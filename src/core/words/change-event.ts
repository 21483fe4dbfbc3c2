import { isCommandLine, type Via } from '../base/person.ts';
import { pieces } from '../base/text.ts';
import type { ConfigurationEvent } from '../configuration/configuration.ts';
import { type ChatCommands, noteLines } from './change-notes.ts';
import { allChangeSentences } from './changes.ts';
import type { NoticeText, Paragraph, Piece } from './pieces.ts';

/** How long a piece of a sentence may be, and how many a page has: what a message of any chat holds without cutting it. */
const pieceLength = 2_500;
const pageSize = 8;

/** What became of the configuration by an event, in a few words. */
const did: Readonly<Record<ConfigurationEvent['type'], string>> = {
  configurationSeeded: 'Filled from the organization file',
  configurationChanged: 'Changed',
  changeTakenUp: 'A proposal of the command line was taken up',
  changeConfirmed: 'A proposal was confirmed',
  changeRejected: 'A proposal was rejected',
  changeExpired: 'The time to confirm a proposal ended',
  eligibilitiesEnded: 'Eligibilities ended, because the person has left',
  eligibilityMoved: 'An eligibility lasts longer, by an approved request',
  eligibilityEndsTold: 'People were told that their eligibility ends or has ended',
};

/** Which page of a change is shown, and what its reader's chat and organization say. */
interface ChangePage {
  readonly page: number;
  readonly again: string;
  readonly commands: ChatCommands;
  readonly timeZone: string;
}

/**
 * All that one event changed of the configuration, page by page, nothing of it cut.
 *
 * @param proposed the event that made the proposal which this event is about, if it is about one.
 * @param again how the reader's chat names the command that shows it, and `commands` the others.
 * @param timeZone in which days end.
 */
export function changeEventText(
  event: ConfigurationEvent,
  proposed: ConfigurationEvent | undefined,
  { page, again, commands, timeZone }: ChangePage,
): NoticeText {
  const { actor, at, seq, data } = event;
  const who = actor.kind === 'person' ? by(actor.name, event.via) : '';
  const isProposal = event.type === 'configurationChanged' && event.data.applied.length === 0;
  const title = `Change ${seq}: ${isProposal ? 'Proposed' : did[event.type]}${who}`;
  // What was rejected, or not confirmed in time, must not read like something that happened.
  const notMade = event.type === 'changeTakenUp' ? 'Only proposed' : 'Not made';
  const proposal = proposed?.type === 'configurationChanged' ? proposed.data : undefined;
  const names = 'names' in data ? data.names : (proposal?.names ?? []);
  const parts = [
    // First, so that they are not on a page that nobody opens.
    ...('appliedNotes' in data && data.appliedNotes !== undefined
      ? noteLines(data.appliedNotes, 'tookEffect', commands)
      : []),
    ...('proposedNotes' in data && data.proposedNotes !== undefined
      ? noteLines(data.proposedNotes, event.type === 'changeTakenUp' ? 'takenUp' : 'proposed', commands)
      : []),
    ...('applied' in data ? allChangeSentences(data.applied, names, timeZone) : []),
    ...('proposed' in data
      ? allChangeSentences(data.proposed, names, timeZone).map((one) => `Only proposed: ${one}`)
      : []),
    ...(proposal !== undefined && !('applied' in data)
      ? allChangeSentences(proposal.proposed, names, timeZone).map((one) => `${notMade}: ${one}`)
      : []),
  ].flatMap((sentence) => pieces(sentence, pieceLength));
  const pages = Math.max(1, Math.ceil(parts.length / pageSize));
  const shown = parts.slice((page - 1) * pageSize, page * pageSize);
  const line: Piece[] = [{ text: title, strong: true }, { text: ', ' }, { moment: at }, { text: '.' }];
  const hint =
    page < pages
      ? [{ line: [{ text: `Page ${page} of ${pages}. For the next one, type ${again} page ${page + 1}.` }] }]
      : [];
  return {
    summary: title,
    paragraphs: [{ line }, ...shown.map((quote): Paragraph => ({ line: [], quote })), ...hint],
  };
}

/** A command line proves nobody's identity. */
function by(name: string, via: Via): string {
  return isCommandLine(via) ? ` on the command line, in the name of ${name}` : ` by ${name}`;
}
