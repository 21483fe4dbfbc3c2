import { formatDay, formatMoment, isEndOfDay } from '../../core/base/text.ts';
import { refusalText } from '../../core/words/refusals.ts';
import type { Answered } from '../answer.ts';
import type { OfferedRole } from '../forms/role-form.ts';
import { longestCommand, longestSearch } from './parse-command.ts';

/** What a person is told in every channel when what they asked for was not done. */
export function sentenceFor(answered: Exclude<Answered<unknown>, { kind: 'done' }>): string {
  switch (answered.kind) {
    case 'refused':
      return refusalText(answered.refusal);
    case 'tryAgain':
      return 'This could not be done right now, and nothing was changed. Please try again in a moment.';
    case 'unconfirmed':
      return 'This is not confirmed yet. It may have worked; your messages here will show it. Trying again does no harm.';
  }
}

export function commandTooLong(length: number): string {
  return `What you typed is too long: it has ${count(length)} characters, and ${count(longestCommand)} are possible. Nothing was changed. Make it shorter and send it again.`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** For a button or form that this version did not make. */
export const notUnderstood = 'This button or form is out of date. Nothing was changed. Open it again.';

/** In a group or a channel, where everybody in it would read the answer. */
export const onlyInOwnChat = 'Write to me in our own chat, where only you see the answer. Nothing was changed here.';

/** The chat sent a message or a click without the id by which it is known again. */
export const noMessageId = 'This arrived without an id, so nothing was changed. Please try again.';

/** After a request was made. */
export function requestSent(packageName: string): string {
  return `Your request for ${packageName} was sent.`;
}

/** A command was typed without the number that it needs, or with something else in its place. */
export function numberNeeded(
  { access, admin }: { readonly access: string; readonly admin: string },
  { command, admin: ofAdministrators }: { readonly command: string; readonly admin: boolean },
): string {
  return ofAdministrators
    ? `Put the change's number behind it, as it stands on its card: ${admin} ${command} 12.`
    : `Put the request's number behind it: ${access} ${command} and the 12 letters and digits that stand in brackets in lists, and at the foot of messages. Nothing was changed.`;
}

/** A search is answered whole or not at all. */
export function searchTooLong(length: number): string {
  return `A search can have at most ${longestSearch} characters; this one has ${length}.`;
}

/** Access is taken away with a reason, or not at all. */
export function revokeUsage({ access }: { readonly access: string }, requestId: string): string {
  return `Say why, behind the number: ${access} revoke ${requestId} and the reason. Nothing was changed.`;
}

/** Instead of a form with an empty menu. */
export function nothingOffered(search: string): string {
  return search === ''
    ? 'There is nothing you can ask for at the moment.'
    : 'There is no access package like that for you.';
}

/** The same for roles. */
export function noRoleOffered(search: string): string {
  return search === '' ? 'There is no role that you could make active.' : 'There is no role like that for you.';
}

/** Under a menu that does not hold everything. `command`: the one that opens it, as the reader's chat names it. */
export function moreOffered(more: number, command: string): string {
  return `There are ${more} more. To find them, type ${command} and a part of the name.`;
}

/** Under a day that is entered. */
export function daysIn(timeZone: string): string {
  return `Days begin and end in the time zone ${timeZone}.`;
}

/** An end as short as a menu needs it: a day includes itself. */
function untilText(at: Date, timeZone: string): string {
  return isEndOfDay(at, timeZone) ? formatDay(at, timeZone) : formatMoment(at, timeZone);
}

/** What a menu says of a role, the most important first: a chat may cut it. */
export function roleOffered(
  { maximumHours, endsAt, needsApproval, description }: OfferedRole,
  timeZone: string,
): string {
  const facts = [
    `Up to ${maximumHours} hour${maximumHours === 1 ? '' : 's'}`,
    ...(endsAt === undefined ? [] : [`eligible until ${untilText(endsAt, timeZone)}`]),
    ...(needsApproval ? [] : ['no approval needed']),
  ].join(', ');
  return description === '' ? facts : `${facts}. ${description}`;
}
