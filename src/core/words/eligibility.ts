import { isEndOfDay } from '../base/text.ts';
import type { EligibilityNotice } from '../view/eligibility-notices.ts';
import { endPiece, endsSentence, type NoticeText, type Paragraph, type Piece } from './pieces.ts';

/** What somebody is told of the end of their eligibility. `command` is how their channel names the command for requests. */
export function eligibilityText(
  { about, role, endsAt, renewableUntil, timeZone }: EligibilityNotice,
  command: string,
): NoticeText {
  const extend = `${command} extend ${role.id}`;
  const ends: Piece[] = endsAt === undefined ? [] : [...endsSentence(endsAt, timeZone), { text: ' ' }];
  const summaries = {
    eligibilityEndsSoon: `Your eligibility for ${role.name} ends soon.`,
    eligibilityEnded: `Your eligibility for ${role.name} has ended.`,
    eligibilityShortened: `Your eligibility for ${role.name} now ends earlier.`,
    eligibilityRemoved: `Your eligibility for ${role.name} was removed.`,
  } as const;
  const rest: Readonly<Record<EligibilityNotice['about'], readonly Piece[]>> = {
    eligibilityEndsSoon: [...ends, { text: `To ask to keep it, type ${extend}.` }],
    eligibilityEnded:
      renewableUntil === undefined
        ? []
        : [
            { text: `To ask for it again, type ${extend}. You can do that until ` },
            endPiece(renewableUntil, timeZone),
            { text: '.' },
          ],
    eligibilityShortened: [...ends, { text: `In its last 14 days you can ask to keep it, with ${extend}.` }],
    eligibilityRemoved: [
      { text: 'You can no longer make the role active. If you still need it, ask an administrator.' },
    ],
  };
  const details: Paragraph[] = rest[about].length === 0 ? [] : [{ line: rest[about] }];
  return { summary: summaries[about], paragraphs: [{ line: [{ text: summaries[about], strong: true }] }, ...details] };
}

/** Until when somebody is, or was, eligible. */
export function eligibleUntilSentence(
  { name, endsAt }: { readonly name: string; readonly endsAt: Date },
  timeZone: string,
  now: Date,
): Piece[] {
  if (endsAt > now) return [{ text: `You are eligible for ${name} until ` }, endPiece(endsAt, timeZone), { text: '.' }];
  const ended = isEndOfDay(endsAt, timeZone) ? 'at' : 'on';
  return [{ text: `Your eligibility for ${name} ended ${ended} ` }, endPiece(endsAt, timeZone), { text: '.' }];
}
