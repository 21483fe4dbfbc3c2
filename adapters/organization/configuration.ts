import { endOfDay } from '../../src/approvals/forms/days.ts';
import type { Configuration } from '../../src/core/configuration/changes.ts';
import {
  type AccessDuration,
  type AccessPackage,
  type ApproverSpec,
  groupMembership,
  type Policy,
  type Resource,
} from '../../src/core/policy/policy.ts';
import type { Role } from '../../src/core/policy/role.ts';
import type { FileApprovers, FilePackage, FileRole, OrganizationFile } from './schema.ts';

/** The organization file's packages and risk settings, in the core's terms. */
export function readConfiguration(file: OrganizationFile): Configuration {
  const groupNames = new Map(file.groups.map(({ id, name }) => [id, name]));
  const { idProtection, insiderRisk, fallbackApprovers } = file.settings.riskReview;
  return {
    packages: file.packages.map((accessPackage) => toPackage(accessPackage, groupNames, file.timeZone)),
    roles: file.roleSettings.map((role) => toRole(role, groupNames)),
    eligibilities: file.roleSettings.flatMap(({ id, eligible }) =>
      eligible.map(({ person, until }) => ({
        ...{ roleId: id, personId: person },
        ...(until === undefined ? {} : { endsAt: endOfDay(until, file.timeZone) }),
      })),
    ),
    risk: {
      thresholds: { idProtection, insiderRisk },
      fallbackApprovers: {
        idProtection: fallbackApprovers.idProtection.map(toSpec),
        insiderRisk: fallbackApprovers.insiderRisk.map(toSpec),
      },
    },
  };
}

function toPackage(
  { policy, resources, ...rest }: FilePackage,
  groupNames: ReadonlyMap<string, string>,
  timeZone: string,
): AccessPackage {
  return {
    ...rest,
    resources: toResources(resources, groupNames),
    policy: toPolicy(policy, groupNames, timeZone),
  };
}

function toRole(
  { gives, administrators, approvers, eligible: _, ...setting }: FileRole,
  groupNames: ReadonlyMap<string, string>,
): Role {
  return {
    ...setting,
    resources: toResources(gives, groupNames),
    administrators: administrators.map(toSpec),
    approvers: approvers.map(toSpec),
  };
}

function toResources(given: FilePackage['resources'], groupNames: ReadonlyMap<string, string>): Resource[] {
  return given.map(({ group }) => ({ kind: groupMembership, id: group, name: groupNames.get(group) ?? group }));
}

function toPolicy(policy: FilePackage['policy'], groupNames: ReadonlyMap<string, string>, timeZone: string): Policy {
  const { requestors, questions, stages, access, incompatible, ...rest } = policy;
  return {
    ...rest,
    riskReview: true,
    requestors: requestors === 'everyone' ? { kind: 'everyone' } : { kind: 'listed', ...requestors },
    questions: questions.map(({ shortText, longText, multipleChoice, choices, ...question }) => ({
      ...question,
      text: shortText ?? longText ?? multipleChoice ?? '',
      kind: shortText !== undefined ? 'shortText' : longText !== undefined ? 'longText' : 'multipleChoice',
      choices,
    })),
    stages: stages.map(({ approvers, fallbackApprovers, escalation, ...stage }) => ({
      ...stage,
      approvers: approvers.map(toSpec),
      fallbackApprovers: fallbackApprovers.map(toSpec),
      ...(escalation === undefined
        ? {}
        : {
            escalation: {
              afterDays: escalation.afterDays,
              approvers: escalation.approvers.map(toSpec),
              fallbackApprovers: escalation.fallbackApprovers.map(toSpec),
            },
          }),
    })),
    access: toDuration(access, timeZone),
    incompatible: {
      packages: incompatible.packages,
      groups: incompatible.groups.map((id) => ({ id, name: groupNames.get(id) ?? id })),
    },
  };
}

function toSpec(approvers: FileApprovers): ApproverSpec {
  if ('people' in approvers) return { kind: 'people', people: approvers.people };
  if ('group' in approvers) return { kind: 'group', group: approvers.group };
  if ('manager' in approvers) return { kind: 'manager', level: approvers.manager };
  if ('role' in approvers) return { kind: 'role', role: approvers.role };
  return { kind: 'sponsors' };
}

function toDuration(access: FilePackage['policy']['access'], timeZone: string): AccessDuration {
  if (access === 'forever') return { kind: 'forever' };
  if ('until' in access) return { kind: 'until', date: endOfDay(access.until, timeZone) };
  if ('days' in access) return { kind: 'days', days: access.days };
  return { kind: 'hours', hours: access.hours };
}
