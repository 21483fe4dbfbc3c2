import type { AccessDuration, AccessPackage, ApproverSpec, Policy } from '../../src/core/policy.ts';
import type { RiskSettings } from '../../src/core/risk.ts';
import type { Settings } from '../../src/ports/settings.ts';
import type { FileApprovers, FilePackage, OrganizationFile } from './schema.ts';

/** The `kind` of the resources that the organization file's packages give. */
export const groupMembership = 'groupMembership';

/** The organization file's packages and risk settings, in the core's terms. */
export function createOrganizationSettings(file: OrganizationFile): Settings {
  const groupNames = new Map(file.groups.map(({ id, name }) => [id, name]));
  const packages = file.packages.map((accessPackage) => toPackage(accessPackage, groupNames));
  const { idProtection, insiderRisk, fallbackApprovers } = file.settings.riskReview;
  const risk: RiskSettings = {
    thresholds: { idProtection, insiderRisk },
    fallbackApprovers: {
      idProtection: fallbackApprovers.idProtection.map(toSpec),
      insiderRisk: fallbackApprovers.insiderRisk.map(toSpec),
    },
  };
  return { packages: async () => packages, risk: async () => risk };
}

function toPackage(
  { policy, resources, ...rest }: FilePackage,
  groupNames: ReadonlyMap<string, string>,
): AccessPackage {
  return {
    ...rest,
    resources: resources.map(({ group }) => ({
      kind: groupMembership,
      id: group,
      name: groupNames.get(group) ?? group,
    })),
    policy: toPolicy(policy),
  };
}

function toPolicy(policy: FilePackage['policy']): Policy {
  return {
    requestors: policy.requestors === 'everyone' ? { kind: 'everyone' } : { kind: 'listed', ...policy.requestors },
    stages: policy.stages.map(({ approvers, fallbackApprovers, ...stage }) => ({
      ...stage,
      approvers: approvers.map(toSpec),
      fallbackApprovers: fallbackApprovers.map(toSpec),
    })),
    access: toDuration(policy.access),
    showApproverNames: policy.showApproverNames,
  };
}

function toSpec(approvers: FileApprovers): ApproverSpec {
  if ('people' in approvers) return { kind: 'people', people: approvers.people };
  if ('group' in approvers) return { kind: 'group', group: approvers.group };
  if ('manager' in approvers) return { kind: 'manager', level: approvers.manager };
  if ('role' in approvers) return { kind: 'role', role: approvers.role };
  return { kind: 'sponsors' };
}

function toDuration(access: FilePackage['policy']['access']): AccessDuration {
  if (access === 'forever') return { kind: 'forever' };
  if ('until' in access) return { kind: 'until', date: new Date(access.until) };
  if ('days' in access) return { kind: 'days', days: access.days };
  return { kind: 'hours', hours: access.hours };
}
