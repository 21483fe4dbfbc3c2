import { isEndOfDay } from '../../core/base/time-zone.ts';
import { formatDay, formatMoment } from '../../core/words/language/dates.ts';
import { say } from '../../core/words/language/say.ts';
import { refusalText } from '../../core/words/requests/refusals.ts';
import type { Answered } from '../answer.ts';
import type { OfferedRole } from '../forms/role-form.ts';
import { longestCommand, longestSearch } from './parse-command.ts';

/** What a person is told in every channel when what they asked for was not done. */
export function sentenceFor(answered: Exclude<Answered<unknown>, { kind: 'done' }>): string {
  switch (answered.kind) {
    case 'refused':
      return refusalText(answered.refusal);
    case 'tryAgain':
      return say('answers.tryAgain');
    case 'unconfirmed':
      return say('answers.unconfirmed');
  }
}

export function commandTooLong(length: number): string {
  return say('commands.commandTooLong', { length, limit: longestCommand });
}

/** For a button or form that this version did not make. */
export const notUnderstood = say('refusals.outOfDate');

/** In a group or a channel, where everybody in it would read the answer. */
export const onlyInOwnChat = say('answers.onlyInOwnChat');

/** The chat sent a message or a click without the id by which it is known again. */
export const noMessageId = say('answers.noMessageId');

/** After a request was made. */
export function requestSent(packageName: string): string {
  return say('answers.requestSent', { target: packageName });
}

/** A command was typed without the number that it needs, or with something else in its place. */
export function numberNeeded(
  { access, admin }: { readonly access: string; readonly admin: string },
  { command, admin: ofAdministrators }: { readonly command: string; readonly admin: boolean },
): string {
  return ofAdministrators
    ? say('commands.changeNumberNeeded', { admin, command })
    : say('commands.numberNeeded', { access, command });
}

/** A search is answered whole or not at all. */
export function searchTooLong(length: number): string {
  return say('commands.searchTooLong', { limit: longestSearch, length });
}

/** Access is taken away with a reason, or not at all. */
export function revokeUsage({ access }: { readonly access: string }, requestId: string): string {
  return say('commands.reasonNeeded', { access, requestId });
}

/** Instead of a form with an empty menu. */
export function nothingOffered(search: string): string {
  return say(search === '' ? 'commands.nothingOffered' : 'commands.noPackageFound');
}

/** The same for roles. */
export function noRoleOffered(search: string): string {
  return say(search === '' ? 'commands.noRoleOffered' : 'commands.noRoleFound');
}

/** Under a menu that does not hold everything. `command`: the one that opens it, as the reader's chat names it. */
export function moreOffered(more: number, command: string): string {
  return say('forms.moreOffered', { count: more, command });
}

/** Under a day that is entered. */
export function daysIn(timeZone: string): string {
  return say('forms.timeZone', { timeZone });
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
  const facts = roleFacts(maximumHours, needsApproval, endsAt && untilText(endsAt, timeZone));
  return description === '' ? facts : `${facts}. ${description}`;
}

function roleFacts(hours: number, needsApproval: boolean, until: string | undefined): string {
  if (until === undefined) return say(needsApproval ? 'forms.role' : 'forms.roleNoApproval', { hours });
  return say(needsApproval ? 'forms.roleUntil' : 'forms.roleUntilNoApproval', { hours, until });
}
