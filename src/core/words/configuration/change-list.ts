import type { ConfigurationEvent, Proposal } from '../../configuration/configuration.ts';
import type { NoticeText, Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import { openChangeButton } from '../requests/actions.ts';
import { becameParagraph, whatHappened } from './change-event.ts';

/**
 * A page of what was changed of the configuration: who, when, what kind of change, and what became of each proposal.
 *
 * @param proposals those whose end is still known.
 * @param more whether there are older events than these.
 */
export function changesText(
  reader: Reader,
  events: readonly ConfigurationEvent[],
  proposals: readonly Pick<Proposal, 'id' | 'state' | 'endedBy'>[],
  more: boolean,
): NoticeText {
  const title = say(reader, 'changeEvent.list');
  const rows = events.flatMap((event): Paragraph[] => {
    const values = { number: event.seq, what: whatHappened(reader, event), at: { moment: event.at } };
    const proposal = proposals.find(({ id }) => id === event.seq);
    return [
      { line: sayInPieces(reader, 'changeEvent.titleAt', values), buttons: [openChangeButton(reader, event.seq)] },
      ...(proposal === undefined ? [] : [{ line: becameParagraph(reader, proposal).line }]),
    ];
  });
  const last = events.at(-1);
  return {
    summary: title,
    paragraphs: [{ line: [{ text: title, strong: true }] }, ...rows],
    buttons:
      more && last !== undefined
        ? [{ label: say(reader, 'actions.more'), command: `access-admin changes before ${last.seq}` }]
        : [],
  };
}
