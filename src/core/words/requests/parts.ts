import type { RequestView } from '../../view/request-view.ts';
import type { Paragraph } from '../language/pieces.ts';
import { say } from '../language/say.ts';
import { problemText } from './problems.ts';

/** What of some access is there, waits for its invitation to be accepted, and is missing, line by line; nothing where it is whole. */
export function partParagraphs({ status, given, invited, missing }: RequestView): Paragraph[] {
  if (status === 'ended') return invited.length === 0 ? [] : [{ line: [{ text: say('parts.notAccepted') }] }];
  const sentences = [
    ...(given.length === 0 ? [] : [say('parts.given', { names: given.join(', ') })]),
    ...(invited.length === 0 ? [] : [say('parts.waiting', { names: invited.join(', ') })]),
    ...missing.map(missingSentence),
  ];
  return sentences.map((text) => ({ line: [{ text }] }));
}

function missingSentence({ name, problem }: RequestView['missing'][number]): string {
  if (problem === undefined) return say('parts.missing', { name });
  if (typeof problem === 'string') return say('parts.missingSaid', { name, said: problem, retried: 'no' });
  return problem.why === 'retried' && typeof problem.problem === 'string'
    ? say('parts.missingSaid', { name, said: problem.problem, retried: 'yes' })
    : say('parts.missingBecause', { name, problem: problemText(problem) });
}

/** Nothing is there yet: it is theirs once they accept. `own`: to the person who has to. */
export function invitedSentence(request: RequestView, own: boolean): string {
  return say(request.missing.length > 0 ? 'parts.invitedPart' : 'parts.invited', withOrganization(request, own));
}

/** A part is there. */
export function partlyGrantedSentence(request: RequestView, own: boolean): string {
  if (request.invited.length === 0) return say('parts.part', named(request, own));
  return say(
    request.missing.length === 0 ? 'parts.partRestInvited' : 'parts.partMoreInvited',
    withOrganization(request, own),
  );
}

/** Its target has lost it. */
export function lostSentence(request: RequestView, own: boolean): string {
  return say('parts.lost', { ...named(request, own), all: request.status === 'lost' ? 'yes' : 'no' });
}

/** Its end is near. */
export function endsSoonSentence(request: RequestView, own: boolean): string {
  return request.status === 'invited'
    ? say('parts.endsSoonNotAccepted', withOrganization(request, own))
    : say('parts.endsSoon', named(request, own));
}

/** Its end has come. */
export function endedSentence(request: RequestView, own: boolean): string {
  return request.invited.length === 0
    ? say('parts.ended', named(request, own))
    : say('parts.endedNotAccepted', withOrganization(request, own));
}

function named({ packageName, beneficiary }: RequestView, own: boolean) {
  return { own: own ? 'yes' : 'no', target: packageName, beneficiary: beneficiary.name };
}

function withOrganization(request: RequestView, own: boolean) {
  return { ...named(request, own), organization: request.organization };
}
