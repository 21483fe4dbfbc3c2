import type { Answered } from './answer.ts';

/** What a person is told in every channel when what they asked for was not done. */
export function sentenceFor(answered: Exclude<Answered<unknown>, { kind: 'done' }>): string {
  switch (answered.kind) {
    case 'refused':
      return answered.refusal.message;
    case 'tryAgain':
      return 'This could not be done right now, and nothing was changed. Please try again in a moment.';
    case 'unconfirmed':
      return 'This is not confirmed yet. It may have worked; your messages here will show it. Trying again does no harm.';
  }
}

/** For a button or form that this version did not make. */
export const notUnderstood = 'This button or form is from an older version. Nothing was changed. Please open it again.';

/** After a request was made. */
export function requestSent(packageName: string): string {
  return `Your request for ${packageName} was sent.`;
}

/** What the commands are, as the reader's chat names them. */
export function helpText(
  { access, admin }: { readonly access: string; readonly admin: string },
  { admin: forAdministrators, unknown }: { readonly admin: boolean; readonly unknown: boolean },
): string {
  const help = forAdministrators
    ? `Type ${admin} thresholds to see when a risk review is needed, ${admin} packages to see what is offered, or ${admin} requests and a package's short name to see its requests.`
    : `Type ${access} to ask for an access package. ${access} mine shows your requests, ${access} pending what waits for your decision, ${access} history what you were asked about. With a request's number, ${access} show opens it, ${access} cancel takes it back, and ${access} extend asks to keep the access for longer. Approvers get a message here when their decision is needed.`;
  return unknown ? `There is no such command. ${help}` : help;
}

/** Instead of a form with an empty menu. */
export function nothingOffered(search: string): string {
  return search === ''
    ? 'There is nothing you can ask for at the moment.'
    : 'There is no access package like that for you.';
}

/** Under a menu that does not hold everything. */
export function moreOffered(more: number, command: string): string {
  return `There are ${more} more. To find them, type ${command} request and a part of the name.`;
}
