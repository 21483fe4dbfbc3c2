import { type Actor, isCommandLine } from '../../base/person.ts';
import type { ConfigurationEvent, Proposal } from '../../configuration/configuration.ts';
import { type Page, pageHint, pageOf } from '../language/pages.ts';
import type { NoticeText, Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import { type ChatCommands, noteLines } from './change-notes.ts';
import { allChangeSentences } from './changes.ts';

/** Which page of a change is shown, and what its reader's chat and organization say. */
interface ChangePage {
  readonly page: Page;
  /** What became of the proposal that this event made, where that is still known. */
  readonly became?: Pick<Proposal, 'state' | 'endedBy'> | undefined;
  readonly commands: ChatCommands;
  readonly timeZone: string;
}

/**
 * All that one event changed of the configuration, page by page, nothing of it cut.
 *
 * @param proposed the event that made the proposal which this event is about, if it is about one.
 * @param page which page, and the command that shows the first one; `commands`: how the reader's chat names the others.
 * @param timeZone in which days end.
 */
export function changeEventText(
  reader: Reader,
  event: ConfigurationEvent,
  proposed: ConfigurationEvent | undefined,
  { page, commands, timeZone, became }: ChangePage,
): NoticeText {
  const { at, seq, data } = event;
  const what = whatHappened(reader, event);
  const title = say(reader, 'changeEvent.title', { number: seq, what });
  // What was rejected, or not confirmed in time, must not read like something that happened.
  const notMade = event.type === 'changeTakenUp' ? 'changeEvent.onlyProposed' : 'changeEvent.notMade';
  const proposal = proposed?.type === 'configurationChanged' ? proposed.data : undefined;
  const names = 'names' in data ? data.names : (proposal?.names ?? []);
  const parts = [
    // First, so that they are not on a page that nobody opens.
    ...('appliedNotes' in data && data.appliedNotes !== undefined
      ? noteLines(reader, data.appliedNotes, 'tookEffect', commands)
      : []),
    ...('proposedNotes' in data && data.proposedNotes !== undefined
      ? noteLines(reader, data.proposedNotes, event.type === 'changeTakenUp' ? 'takenUp' : 'proposed', commands)
      : []),
    ...('applied' in data ? allChangeSentences(reader, data.applied, names, timeZone) : []),
    ...('proposed' in data
      ? allChangeSentences(reader, data.proposed, names, timeZone).map((sentence) =>
          say(reader, 'changeEvent.onlyProposed', { sentence }),
        )
      : []),
    ...(proposal !== undefined && !('applied' in data)
      ? allChangeSentences(reader, proposal.proposed, names, timeZone).map((sentence) =>
          say(reader, notMade, { sentence }),
        )
      : []),
  ].map((quote): Paragraph => ({ line: [], quote }));
  const { shown, pages } = pageOf(parts, page);
  const line = sayInPieces(reader, 'changeEvent.titleAt', { number: seq, what, at: { moment: at } });
  const whatBecame = became === undefined ? [] : [becameParagraph(reader, became)];
  const { hint, buttons } = pageHint(reader, page, pages);
  return {
    summary: title,
    paragraphs: [{ line }, ...shown, ...whatBecame, ...hint],
    buttons,
  };
}

/** What became of a proposal, with a button for the event by which it ended. */
export function becameParagraph(reader: Reader, { state, endedBy }: Pick<Proposal, 'state' | 'endedBy'>): Paragraph {
  const line = [{ text: say(reader, `changeEvent.${state}Proposal`) }];
  if (endedBy === undefined) return { line };
  return { line, buttons: [{ label: say(reader, 'changeEvent.openEnd'), command: `access-admin change ${endedBy}` }] };
}

/** What became of the configuration by an event, and by whom. */
export function whatHappened(reader: Reader, { type, actor, via, data }: ConfigurationEvent): string {
  switch (type) {
    case 'configurationSeeded':
      return say(reader, 'changeEvent.seeded');
    case 'configurationChanged': {
      const did = data.applied.length === 0 ? 'proposed' : 'changed';
      if (actor.kind !== 'person') return say(reader, `changeEvent.${did}`);
      // A command line proves nobody's identity.
      const how = isCommandLine(via) ? 'InNameOf' : 'By';
      return say(reader, `changeEvent.${did}${how}`, { name: actor.name });
    }
    case 'changeTakenUp':
      return answered(reader, 'takenUp', actor, data.proposal);
    case 'changeConfirmed':
      return answered(reader, 'confirmed', actor, data.proposal);
    case 'changeRejected':
      return answered(reader, 'rejected', actor, data.proposal);
    case 'changeExpired':
      return say(reader, 'changeEvent.expired', { proposal: data.proposal });
    case 'eligibilitiesEnded':
    case 'eligibilityMoved':
    case 'eligibilityEndsTold':
      return say(reader, `changeEvent.${type}`);
  }
}

/** Proposals are answered in chat alone. */
function answered(reader: Reader, how: 'takenUp' | 'confirmed' | 'rejected', actor: Actor, proposal: number): string {
  return actor.kind === 'person'
    ? say(reader, `changeEvent.${how}By`, { name: actor.name, proposal })
    : say(reader, `changeEvent.${how}`, { proposal });
}
