import type { Document } from 'mongodb';
import { runDue } from '../src/approvals/due/run-due.ts';
import { decide } from '../src/approvals/requests/decide.ts';
import { submit } from '../src/approvals/requests/submit.ts';
import { requestIdFor } from '../src/core/base/ids.ts';
import { dayMs } from '../src/core/base/time.ts';
import { planDue } from '../src/delivery/plan-due.ts';
import { channel, identityOf, subjectsOf } from './organization.ts';
import { clockAt, seed, servicesOn, start, type World } from './world.ts';

/** One conditional write, as the store sends it. */
export interface Write {
  readonly filter: Document;
  readonly update: Document;
}

/** One real request as it is stored, and the writes that the program does to it. Everything else is made from them. */
export interface Sample {
  readonly document: Document;
  /** Its manager approves, which opens the second stage. */
  readonly decision: Write;
  /** Nobody answered in fourteen days. */
  readonly timeOut: Write;
}

/** What the sample is about; `variants.ts` replaces these with others. */
export const sampleSubjects = subjectsOf(0, 1);
export const commandIdOf = (number: number) => `submit-${String(number).padStart(7, '0')}`;
export const sampleId = requestIdFor(commandIdOf(0));

/** When every stage's time is over. */
export const afterDueTime = new Date(start.getTime() + 15 * dayMs);

/** What a manager's click on a request is. */
export function approval(requestId: string, managerId: string) {
  return {
    commandId: `decide-${requestId}`,
    from: { identity: identityOf(managerId), delivery: `delivery-${requestId}`, message: 'M1' },
    requestId,
    stage: 'policy-1',
    answer: 'approve',
    reason: 'Needed for the closing',
    shareReason: true,
  } as const;
}

/**
 * Lives through it once: a request is submitted and its messages planned by the program itself; then, from the same stored
 * document, it is decided, and it times out. The writes are what the driver was given to send.
 */
export async function takeSample(world: World): Promise<Sample> {
  const database = await world.open('sample', { watched: true });
  const requests = database.plain.collection('requests');
  const services = servicesOn(database, clockAt(start));
  await seed(services);
  const submitted = await submit(services, {
    commandId: commandIdOf(0),
    from: { identity: identityOf(sampleSubjects.person.id), delivery: 'delivery-submit', message: 'M1' },
    requested: { kind: 'accessPackage', id: sampleSubjects.package.id },
    justification: 'I close the quarter with the finance team and need the figures of all branches.',
    answers: { project: ['Quarter-end closing'] },
  });
  if (submitted.kind !== 'done') throw new Error(`The sample was not submitted: ${JSON.stringify(submitted)}`);
  await planDue({ ...services, channels: [channel] });
  const document = await requests.findOne({});
  if (document === null) throw new Error('The sample was not stored.');

  const decided = await decide(services, approval(sampleId, sampleSubjects.manager.id));
  if (decided.kind !== 'done') throw new Error(`The sample was not decided: ${JSON.stringify(decided)}`);
  const decision = lastWrite(database.sent);
  await requests.replaceOne({}, document);
  await runDue({ ...services, clock: clockAt(afterDueTime) }, nothingElseDue);
  const timeOut = lastWrite(database.sent);
  await database.close();
  return { document, decision, timeOut };
}

/** Only stages fall due here: no access begins or ends. */
export const nothingElseDue = {
  startDelivery: unexpected,
  giveUpDelivery: unexpected,
  endAccess: unexpected,
};

async function unexpected(): Promise<never> {
  throw new Error('Only stages fall due here.');
}

function lastWrite(sent: readonly Document[]): Write {
  const command = sent.findLast(({ update }) => update === 'requests');
  const write = (command?.updates as { q: Document; u: Document }[] | undefined)?.[0];
  if (write === undefined) throw new Error('The store wrote no request.');
  return { filter: write.q, update: write.u };
}
