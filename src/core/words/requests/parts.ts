import type { RequestView } from '../../view/request-view.ts';
import type { Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say } from '../language/say.ts';
import { problemText } from './problems.ts';

/** What of some access is there, waits for its invitation to be accepted, and is missing, line by line; nothing where it is whole. */
export function partParagraphs(reader: Reader, { status, given, invited, missing }: RequestView): Paragraph[] {
  if (status === 'ended') return invited.length === 0 ? [] : [{ line: [{ text: say(reader, 'parts.notAccepted') }] }];
  const sentences = [
    ...(given.length === 0 ? [] : [say(reader, 'parts.given', { names: listOf(reader, given) })]),
    ...(invited.length === 0 ? [] : [say(reader, 'parts.waiting', { names: listOf(reader, invited) })]),
    ...missing.map((one) => missingSentence(reader, one)),
  ];
  return sentences.map((text) => ({ line: [{ text }] }));
}

function missingSentence(reader: Reader, { name, problem }: RequestView['missing'][number]): string {
  if (problem === undefined) return say(reader, 'parts.missing', { name });
  if (typeof problem === 'string') return say(reader, 'parts.missingSaid', { name, said: problem, retried: 'no' });
  return problem.why === 'retried' && typeof problem.problem === 'string'
    ? say(reader, 'parts.missingSaid', { name, said: problem.problem, retried: 'yes' })
    : say(reader, 'parts.missingBecause', { name, problem: problemText(reader, problem) });
}

/** Nothing is there yet: it is theirs once they accept. `own`: to the person who has to. */
export function invitedSentence(reader: Reader, request: RequestView, own: boolean): string {
  return say(
    reader,
    request.missing.length > 0 ? 'parts.invitedPart' : 'parts.invited',
    withOrganization(request, own),
  );
}

/** A part is there. */
export function partlyGrantedSentence(reader: Reader, request: RequestView, own: boolean): string {
  if (request.invited.length === 0) return say(reader, 'parts.part', named(request, own));
  return say(
    reader,
    request.missing.length === 0 ? 'parts.partRestInvited' : 'parts.partMoreInvited',
    withOrganization(request, own),
  );
}

/** Its target has lost it. */
export function lostSentence(reader: Reader, request: RequestView, own: boolean): string {
  return say(reader, 'parts.lost', { ...named(request, own), all: request.status === 'lost' ? 'yes' : 'no' });
}

/** Its end is near. */
export function endsSoonSentence(reader: Reader, request: RequestView, own: boolean): string {
  return request.status === 'invited'
    ? say(reader, 'parts.endsSoonNotAccepted', withOrganization(request, own))
    : say(reader, 'parts.endsSoon', named(request, own));
}

/** Its end has come. */
export function endedSentence(reader: Reader, request: RequestView, own: boolean): string {
  return request.invited.length === 0
    ? say(reader, 'parts.ended', named(request, own))
    : say(reader, 'parts.endedNotAccepted', withOrganization(request, own));
}

function named({ packageName, beneficiary }: RequestView, own: boolean) {
  return { own: own ? 'yes' : 'no', target: packageName, beneficiary: beneficiary.name };
}

function withOrganization(request: RequestView, own: boolean) {
  return { ...named(request, own), organization: request.organization };
}
