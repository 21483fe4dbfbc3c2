import type { Name } from '../../base/name.ts';
import { isEndOfDay } from '../../base/time-zone.ts';
import type { EligibilityNotice } from '../../view/eligibility-notices.ts';
import { endPiece, endsSentence, type NoticeText, type Paragraph, type Piece } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import { stayEligibleButton } from './actions.ts';

/** What somebody is told of the end of their eligibility. `command` is how their channel names the command for requests. */
export function eligibilityText(reader: Reader, notice: EligibilityNotice, command: string): NoticeText {
  const summary = say(reader, sentences[notice.about], { role: notice.role.name });
  const rest = whatToDo(reader, notice, `${command} extend ${notice.role.id}`);
  const details: Paragraph[] = rest.length === 0 ? [] : [{ line: rest }];
  const { about, role, renewableUntil } = notice;
  const hasEnded = about === 'eligibilityEnded';
  const mayStay = about === 'eligibilityEndsSoon' || (hasEnded && renewableUntil !== undefined);
  return {
    ...{ summary, paragraphs: [{ line: [{ text: summary, strong: true }] }, ...details] },
    buttons: mayStay ? [stayEligibleButton(reader, role.id, hasEnded)] : [],
  };
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
  const ends: Piece[] = endsAt === undefined ? [] : endsSentence(reader, endsAt, timeZone);
  switch (about) {
    case 'eligibilityEndsSoon':
      return ends;
    case 'eligibilityShortened':
      return [...ends, { text: ' ' }, { text: say(reader, 'eligibility.howToExtendLater', { command }) }];
    case 'eligibilityRemoved':
      return [{ text: say(reader, 'eligibility.whatToDo') }];
    case 'eligibilityEnded':
      return renewableUntil === undefined
        ? []
        : sayInPieces(reader, 'eligibility.renewable', { until: endPiece(reader, renewableUntil, timeZone) });
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
