import { z } from 'zod';
import { CountersignError } from '../../core/base/errors.ts';
import type { Person } from '../../core/base/person.ts';
import { clip, oneLine } from '../../core/base/text.ts';
import { type RiskReport, type RiskSourceName, riskLevels } from '../../core/policy/risk.ts';
import type { Directory } from '../directory.ts';
import type { Fulfiller } from '../fulfiller.ts';
import type { RiskSource } from '../risk-source.ts';

/** Thrown when something outside answers in another shape than its port promises: it counts as if it had not answered. */
export class InvalidAnswerError extends CountersignError {
  constructor(who: string, cause: z.ZodError) {
    // Only where it is wrong: what was answered may be about a person.
    const places = cause.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`);
    super(clip(`${who} gave an invalid answer (${places.join('; ')}).`, 500), {
      code: 'invalidAnswer',
      retryable: true,
    });
  }
}

/** How long the details of a risk may be, in characters: they must fit on a card. Longer ones are shortened with a mark. */
const detailLimit = 1_000;

const id = z.string().min(1).max(300);
const name = z
  .string()
  .trim()
  .min(1)
  .transform((text) => clip(oneLine(text), 300) || '–');

const detail = z
  .string()
  .transform((text) => clip(text.trim().toWellFormed(), detailLimit))
  .optional();

const reports = {
  idProtection: z.object({ level: z.enum(riskLevels.idProtection), since: z.date().optional(), detail }),
  insiderRisk: z.object({ level: z.enum(riskLevels.insiderRisk), since: z.date().optional(), detail }),
};

/**
 * What a source answered about a person; undefined: no risk.
 *
 * @throws InvalidAnswerError when it is no report of this source, such as a level that the source does not have.
 */
export function parseRiskReport(source: RiskSourceName, answer: unknown): RiskReport | undefined {
  if (answer === undefined) return undefined;
  const { level, ...rest } = parse(`The source ${source}`, reports[source], answer);
  return {
    level,
    ...(rest.since === undefined ? {} : { since: rest.since }),
    ...(rest.detail === undefined ? {} : { detail: rest.detail }),
  };
}

/** A source whose reports are parsed: an invalid one rejects, as if the source could not be reached. */
export function parsedRiskSource(source: RiskSource): RiskSource {
  return {
    name: source.name,
    assess: async (personId) => parseRiskReport(source.name, await source.assess(personId)),
  };
}

const person = z.object({ id, name });
const people = z.array(person);
const groupsAround = z.map(id, z.set(id));
const identities = z.array(z.object({ channel: id, tenant: id, user: id }));

/** A directory whose answers are parsed: an invalid one rejects, as if the directory could not be reached. */
export function parsedDirectory(directory: Directory): Directory {
  const read = <S extends z.ZodType>(schema: S, answer: unknown) => parse('The directory', schema, answer);
  return {
    organization: directory.organization,
    timeZone: directory.timeZone,
    async person(personId): Promise<Person | undefined> {
      return read(person.extend({ id: z.literal(personId) }).optional(), await directory.person(personId));
    },
    personByIdentity: async (identity) => read(person.optional(), await directory.personByIdentity(identity)),
    identities: async (personId) => read(identities, await directory.identities(personId)),
    resolve: async (spec, beneficiaryId) => read(people, await directory.resolve(spec, beneficiaryId)),
    reports: async (managerId) => read(people, await directory.reports(managerId)),
    holders: async (role) => read(people, await directory.holders(role)),
    roles: async (personId) => read(z.array(id), await directory.roles(personId)),
    groupsOf: async (personId) => read(z.set(id), await directory.groupsOf(personId)),
    async groupsAround(groupIds): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
      // A group that is left out is not one that lies inside no other: nobody said so.
      const complete = groupsAround.refine((around) => groupIds.every((one) => around.has(one)), 'a group is missing');
      return read(complete, await directory.groupsAround(groupIds));
    },
    groupName: async (groupId) => read(name.optional(), await directory.groupName(groupId)),
  };
}

const held = z.enum(['there', 'invited', 'absent']);

/** A target whose answers are parsed: an invalid one rejects, as if the target could not be reached. */
export function parsedFulfiller(fulfiller: Fulfiller): Fulfiller {
  return {
    kind: fulfiller.kind,
    has: async (personId, resource) =>
      parse(`The target ${fulfiller.kind}`, held, await fulfiller.has(personId, resource)),
    grant: (personId, resource) => fulfiller.grant(personId, resource),
    remove: (personId, resource) => fulfiller.remove(personId, resource),
  };
}

function parse<S extends z.ZodType>(who: string, schema: S, answer: unknown): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new InvalidAnswerError(who, parsed.error);
  return parsed.data;
}
