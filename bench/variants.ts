import type { Db, Document } from 'mongodb';
import { requestIdFor } from '../src/core/base/ids.ts';
import { dayMs } from '../src/core/base/time.ts';
import { subjectsOf } from './organization.ts';
import { commandIdOf, type Sample, sampleId, sampleSubjects, type Write } from './sample.ts';
import { start } from './world.ts';

/** Requests were made in the days before now; not longer ago, or their approvers would have to be reminded already. */
const madeWithinMs = 6 * dayMs;
/** Everything open is looked up again every five minutes, so at any moment these lie spread over the next five. */
export const refreshWithinMs = 5 * 60_000;

/** How many documents go into the database in one go. */
const batchSize = 1_000;

export const requestIdOf = (number: number): string => requestIdFor(commandIdOf(number));

/** Where a number lies in a span, spread evenly and in no order (Knuth's multiplicative hashing). */
const spreadOver = (number: number, span: number): number => (number * 2_654_435_761) % span;

/**
 * The request of a number, of so many, and a write to it: the sample's in everything but who, what and when, so that
 * each is as large as a real one. Only the hashes of the events are the sample's own; nothing here checks them.
 */
export function makeVariant(sample: Sample, number: number, count: number) {
  const others = namesOf(number, count);
  const shiftMs = -spreadOver(number, madeWithinMs);
  const vary = <T>(value: T): T => varyValue(value, others, shiftMs) as T;
  return {
    document: (): Document => ({
      ...vary(sample.document),
      refreshAt: new Date(start.getTime() + spreadOver(number, refreshWithinMs)),
    }),
    write: (write: Write): Write => vary(write),
  };
}

/** Puts the first so many requests into a database, batch by batch, so that memory stays flat. */
export async function fill(plain: Db, sample: Sample, count: number): Promise<void> {
  const requests = plain.collection('requests');
  for (let from = 0; from < count; from += batchSize) {
    const length = Math.min(batchSize, count - from);
    const documents = Array.from({ length }, (_, index) => makeVariant(sample, from + index, count).document());
    await requests.insertMany(documents, { ordered: false });
  }
}

/** What stands in the place of each name of the sample. */
function namesOf(number: number, count: number): ReadonlyMap<string, string> {
  const { person, manager, package: wanted } = subjectsOf(number, count);
  const { person: samplePerson, manager: sampleManager, package: samplePackage } = sampleSubjects;
  return new Map([
    [sampleId, requestIdOf(number)],
    [commandIdOf(0), commandIdOf(number)],
    [samplePerson.id, person.id],
    [samplePerson.name, person.name],
    [sampleManager.id, manager.id],
    [sampleManager.name, manager.name],
    [samplePackage.id, wanted.id],
    [samplePackage.name, wanted.name],
  ]);
}

function varyValue(value: unknown, others: ReadonlyMap<string, string>, shiftMs: number): unknown {
  // The id also stands in the ids of commands that are made from it.
  if (typeof value === 'string')
    return others.get(value) ?? value.replace(sampleId, () => others.get(sampleId) ?? sampleId);
  if (value instanceof Date) return new Date(value.getTime() + shiftMs);
  if (Array.isArray(value)) return value.map((item) => varyValue(item, others, shiftMs));
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = varyValue((value as Document)[key], others, shiftMs);
  return copy;
}
