import type { Actor, Via } from '../core/base/person.ts';
import { type Refusal, refusal } from '../core/base/refusal.ts';
import type { RequestState } from '../core/request/request.ts';
import type { Address } from '../ports/channel.ts';
import type { Directory, Identity } from '../ports/directory.ts';
import type { AttemptAlert } from '../ports/stores/attempt-store.ts';
import type { Services } from './services.ts';

/** Where a command came from: who is said to have sent it, and through which message. */
export interface Issuer {
  readonly identity: Identity;
  /** The platform's id of what it sent us: refused once or sent twice, it is one attempt. */
  readonly delivery: string;
  readonly message?: string;
  /** Where the message lies, for channels that may have lost its address when it was posted. */
  readonly address?: Address;
}

/** Somebody who was resolved to one person of the directory. */
export type PersonActor = Extract<Actor, { kind: 'person' }>;

/** Through which channel and message a command came, as events and attempts keep it. */
export function viaOf({ identity, message }: Issuer): Via {
  return message === undefined ? { channel: identity.channel } : { channel: identity.channel, message };
}

/** The one person behind an identity. */
export async function resolveIssuer(directory: Directory, { identity }: Issuer): Promise<PersonActor | undefined> {
  const person = await directory.personByIdentity(identity);
  return person === undefined ? undefined : { kind: 'person', id: person.id, name: person.name };
}

/** The refusal for somebody whose account belongs to nobody in the directory. */
export function unknownPerson(directory: Directory): Refusal {
  return refusal('unknownPerson', 'accountNotLinked', { organization: directory.organization });
}

/** A refused command on its way into the attempts. */
export interface Refused {
  readonly from: Issuer;
  /** Undefined: the directory does not know them; they are then named by their id in the channel. */
  readonly actor: PersonActor | undefined;
  readonly command: string;
  readonly refusal: Refusal;
  readonly requestId?: string;
  readonly stage?: string;
  readonly state?: RequestState;
  readonly alert?: AttemptAlert;
}

/** A refused command touches no request: it is one insert into the attempts. */
export async function recordRefusal(
  { clock, attempts }: Pick<Services, 'clock' | 'attempts'>,
  { from, actor, refusal, state, ...rest }: Refused,
): Promise<{ readonly kind: 'refused'; readonly refusal: Refusal }> {
  const { tenant, user } = from.identity;
  await attempts.record({
    id: from.delivery,
    at: clock.now(),
    actor: actor ?? { kind: 'unknown', id: `${tenant}/${user}` },
    via: viaOf(from),
    state: state ?? null,
    code: refusal.code,
    ...rest,
  });
  return { kind: 'refused', refusal };
}
