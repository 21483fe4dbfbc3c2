import type { RequestView } from '../view/view.ts';
import type { Paragraph } from './pieces.ts';

/** What of some access is there, waits for its invitation to be accepted, and is missing, line by line; nothing where it is whole. */
export function partParagraphs({ status, given, invited, missing }: RequestView): Paragraph[] {
  if (status === 'ended') return invited.length === 0 ? [] : [{ line: [{ text: 'The invitation was not accepted.' }] }];
  const listed = (label: string, names: readonly string[]): Paragraph[] =>
    names.length === 0 ? [] : [{ line: [{ text: `${label}: ${names.join(', ')}.` }] }];
  return [
    ...listed('Given', given),
    ...listed('Waiting for the invitation to be accepted', invited),
    ...missing.map(({ name, problem }) => ({
      line: [{ text: `Missing: ${name}${problem === undefined ? '' : ` – ${problem}`}.` }],
    })),
  ];
}

/** Nothing is there yet: it is theirs once they accept. `own`: to whoever has to. */
export function invitedSentence(request: RequestView, own: boolean): string {
  const { packageName, missing } = request;
  const gets = own ? 'You get' : `${request.beneficiary.name} gets`;
  const have = own ? 'you have' : 'they have';
  if (missing.length > 0) return `${gets} a part of ${packageName} ${onceAccepted(request, own)}. ${restIsMissing}`;
  return `${gets} ${packageName} ${onceAccepted(request, own)}. You will hear here when ${have} it.`;
}

/** A part is there. */
export function partlyGrantedSentence(request: RequestView, own: boolean): string {
  const { packageName, beneficiary, invited, missing } = request;
  const has = `${own ? 'You now have' : `${beneficiary.name} now has`} a part of ${packageName}.`;
  if (invited.length === 0) return `${has} ${restIsMissing}`;
  const get = own ? 'You get' : 'They get';
  const waits = (what: string) => `${get} ${what} ${onceAccepted(request, own)}.`;
  return missing.length === 0 ? `${has} ${waits('the rest')}` : `${has} ${waits('another part')} ${restIsMissing}`;
}

/** Its target has lost it. */
export function lostSentence({ status, packageName, beneficiary }: RequestView, own: boolean): string {
  const what = status === 'lost' ? packageName : `a part of ${packageName}`;
  return `${own ? 'You' : beneficiary.name} lost ${what}, and it could not be given again yet. The administrators have been told.`;
}

export function endsSoonSentence(request: RequestView, own: boolean): string {
  const { status, packageName, organization } = request;
  if (status !== 'invited') return `${accessOf(request, own)} ends soon.`;
  const who = own ? 'you have' : `${request.beneficiary.name} has`;
  return `The time for ${packageName} ends soon, and ${who} not accepted the invitation to ${organization} yet.`;
}

export function endedSentence(request: RequestView, own: boolean): string {
  const { packageName, beneficiary, organization, invited } = request;
  if (invited.length === 0) return `${accessOf(request, own)} has ended.`;
  return `The time for ${packageName} is over: ${own ? 'you' : beneficiary.name} did not accept the invitation to ${organization}.`;
}

const restIsMissing = 'The rest is missing; the administrators have been told.';

function onceAccepted({ organization }: RequestView, own: boolean): string {
  return `once ${own ? 'you' : 'they'} accept the invitation to ${organization}`;
}

function accessOf({ packageName, beneficiary }: RequestView, own: boolean): string {
  return `${own ? 'Your access' : `The access of ${beneficiary.name}`} to ${packageName}`;
}
