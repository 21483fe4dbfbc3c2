import type { Actor, PersonRef } from '../../src/core/base/person.ts';
import type { Identity } from '../../src/ports/directory.ts';

/** A person of the tests: the name is the id with a capital letter and a family name that no id contains. */
export function personNamed(id: string): PersonRef {
  return { id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Quill` };
}

export const robin = personNamed('robin');
export const bea = personNamed('bea');
export const amy = personNamed('amy');
export const ben = personNamed('ben');
export const cleo = personNamed('cleo');
export const sofia = personNamed('sofia');
export const colin = personNamed('colin');
export const ida = personNamed('ida');

export function asActor({ id, name }: PersonRef): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', id, name };
}

export const testChannel = 'chat';

/** Everybody's account in the tests' chat. */
export function identityOf(personId: string, channel: string = testChannel): Identity {
  return { channel, tenant: 'T1', user: `U-${personId}` };
}
