import type { Name } from '../../base/name.ts';
import { isEndOfDay } from '../../base/time-zone.ts';
import type { EligibilityNotice } from '../../view/eligibility-notices.ts';
import { endPiece, endsSentence, type NoticeText, type Paragraph, type Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';

/** What somebody is told of the end of their eligibility. `command` is how their channel names the command for requests. */
export function eligibilityText(reader: Reader, notice: EligibilityNotice, command: string): NoticeText {
  const summary = say(reader, sentences[notice.about], { role: notice.role.name });
  const rest = whatToDo(reader, notice, `${command} extend ${notice.role.id}`);
  const details: Paragraph[] = rest.length === 0 ? [] : [{ line: rest }];
  return { summary, paragraphs: [{ line: [{ text: summary, strong: true }] }, ...details] };
}

const sentences = {
  eligibilityEndsSoon: 'eligibility.endsSoon',
  eligibilityEnded: 'eligibility.ended',
  eligibilityShortened: 'eligibility.shortened',
  eligibilityRemoved: 'eligibility.removed',
} as const;

function whatToDo(
  reader: Reader,
  { about, endsAt, renewableUntil, timeZone }: EligibilityNotice,
  command: string,
): Piece[] {
  const ends: Piece[] = endsAt === undefined ? [] : [...endsSentence(reader, endsAt, timeZone), { text: ' ' }];
  switch (about) {
    case 'eligibilityEndsSoon':
      return [...ends, { text: say(reader, 'eligibility.howToExtend', { command }) }];
    case 'eligibilityShortened':
      return [...ends, { text: say(reader, 'eligibility.howToExtendLater', { command }) }];
    case 'eligibilityRemoved':
      return [{ text: say(reader, 'eligibility.whatToDo') }];
    case 'eligibilityEnded':
      return renewableUntil === undefined
        ? []
        : sayInPieces(reader, 'eligibility.howToRenew', { command, until: endPiece(reader, renewableUntil, timeZone) });
  }
}

/** Until when somebody is, or was, eligible. */
export function eligibleUntilSentence(
  reader: Reader,
  { name: role, endsAt }: { readonly name: Name; readonly endsAt: Date },
  timeZone: string,
  now: Date,
): Piece[] {
  const end = endPiece(reader, endsAt, timeZone);
  if (endsAt > now) return sayInPieces(reader, 'eligibility.until', { role, end });
  return isEndOfDay(endsAt, timeZone)
    ? sayInPieces(reader, 'eligibility.endedWithDay', { role, end })
    : sayInPieces(reader, 'eligibility.endedAt', { role, at: end });
}
