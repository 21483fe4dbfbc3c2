import type { Name } from '../../core/base/name.ts';
import { isEndOfDay } from '../../core/base/time-zone.ts';
import { formatDay, formatMoment } from '../../core/words/language/dates.ts';
import { type Button, type NoticeText, plain } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { say } from '../../core/words/language/say.ts';
import { refusalText } from '../../core/words/requests/refusals.ts';
import type { Answered } from '../answer.ts';
import type { OfferedRole } from '../forms/role-form.ts';
import { longestCommand, longestSearch } from './parse-command.ts';

/** What a person is told in every channel when what they asked for was not done. */
export function sentenceFor(reader: Reader, answered: Exclude<Answered<unknown>, { kind: 'done' }>): string {
  switch (answered.kind) {
    case 'refused':
      return refusalText(reader, answered.refusal);
    case 'tryAgain':
      return say(reader, 'answers.tryAgain');
    case 'unconfirmed':
      return say(reader, 'answers.unconfirmed');
  }
}

/** A message that is too long to be a command. */
export function commandTooLong(reader: Reader, length: number): string {
  return say(reader, 'commands.commandTooLong', { length, limit: longestCommand });
}

/** For a button or form that this version did not make. */
export function notUnderstood(reader: Reader): string {
  return say(reader, 'refusals.outOfDate');
}

/** In a group or a channel, where everybody in it would read the answer. */
export function onlyInOwnChat(reader: Reader): string {
  return say(reader, 'answers.onlyInOwnChat');
}

/** The chat sent a message or a click without the id by which it is known again. */
export function noMessageId(reader: Reader): string {
  return say(reader, 'answers.noMessageId');
}

/** After a request was made. */
export function requestSent(reader: Reader, packageName: Name): string {
  return say(reader, 'answers.requestSent', { target: packageName });
}

/** A command was typed without the number that it needs, or with something else in its place. */
export function numberNeeded(
  reader: Reader,
  { access, admin }: { readonly access: string; readonly admin: string },
  { command, admin: ofAdministrators }: { readonly command: string; readonly admin: boolean },
): string {
  return ofAdministrators
    ? say(reader, 'commands.changeNumberNeeded', { admin, command })
    : say(reader, 'commands.numberNeeded', { access, command });
}

/** A command was typed with more behind it than it takes. */
export function tooManyWords(
  reader: Reader,
  { access, admin }: { readonly access: string; readonly admin: string },
  given: { readonly command: string; readonly admin: boolean; readonly takesNumber: boolean },
): string {
  const command = `${given.admin ? admin : access} ${given.command}`;
  return say(reader, given.takesNumber ? 'commands.onlyNumber' : 'commands.nothingMore', { command });
}

/** How much of what was most likely meant is offered: a button holds 75 characters in every chat, the command before it included. */
const longestMeant = 60;

/** What was typed looks like a command: which one, with a button for it. */
export function didYouMean(
  reader: Reader,
  { access, admin }: { readonly access: string; readonly admin: string },
  { meant, admin: ofAdministrators }: { readonly meant: string; readonly admin: boolean },
): NoticeText {
  // The command alone, where what followed it was too long.
  const words = meant.length > longestMeant ? meant.split(' ')[0] : meant;
  const command = `${ofAdministrators ? admin : access} ${words}`;
  const button: Button = { label: command, command: `${ofAdministrators ? 'access-admin' : 'access'} ${words}` };
  return { ...plain(say(reader, 'commands.didYouMean', { command })), buttons: [button] };
}

/** A search is answered whole or not at all. */
export function searchTooLong(reader: Reader, length: number): string {
  return say(reader, 'commands.searchTooLong', { limit: longestSearch, length });
}

/** Instead of a form with an empty menu. */
export function nothingOffered(reader: Reader, search: string): string {
  return say(reader, search === '' ? 'commands.nothingOffered' : 'commands.noPackageFound');
}

/** The same for roles. */
export function noRoleOffered(reader: Reader, search: string): string {
  return say(reader, search === '' ? 'commands.noRoleOffered' : 'commands.noRoleFound');
}

/** Under a menu that does not hold everything. `command`: the one that opens it, as the reader's chat names it. */
export function moreOffered(reader: Reader, more: number, command: string): string {
  return say(reader, 'forms.moreOffered', { count: more, command });
}

/** Under a day that is entered. */
export function daysIn(reader: Reader, timeZone: string): string {
  return say(reader, 'forms.timeZone', { timeZone });
}

/** An end as short as a menu needs it: a day includes itself. */
function untilText(reader: Reader, at: Date, timeZone: string): string {
  return isEndOfDay(at, timeZone) ? formatDay(reader, at, timeZone) : formatMoment(reader, at);
}

/** What a menu says of a role, the most important first: a chat may cut it. */
export function roleOffered(
  reader: Reader,
  { maximumHours, endsAt, needsApproval, description }: OfferedRole,
  timeZone: string,
): string {
  const facts = roleFacts(reader, maximumHours, needsApproval, endsAt && untilText(reader, endsAt, timeZone));
  return description === '' ? facts : `${facts}. ${description}`;
}

function roleFacts(reader: Reader, hours: number, needsApproval: boolean, until: string | undefined): string {
  if (until === undefined) return say(reader, needsApproval ? 'forms.role' : 'forms.roleNoApproval', { hours });
  return say(reader, needsApproval ? 'forms.roleUntil' : 'forms.roleUntilNoApproval', { hours, until });
}
