import { refusal } from '../core/base/refusal.ts';
import { type Answered, answerInTime } from './answer.ts';
import { type Issuer, recordRefusal, resolveIssuer, unknownPerson } from './issuer.ts';
import type { Services } from './services.ts';

/**
 * Refuses a click or form that is none of ours, or not in the shape in which we made it. It may be old, and it may be forged:
 * either way somebody asked for something, so it is an attempt.
 */
export function refuseUnsupported(services: Services, from: Issuer): Promise<Answered<never>> {
  return answerInTime(services, 'unsupported', async () => {
    const actor = await resolveIssuer(services.directory, from);
    const why = actor === undefined ? unknownPerson(services.directory) : refusal('invalidInput', 'outOfDate', {});
    return recordRefusal(services, { from, actor, command: 'unsupported', refusal: why });
  });
}
