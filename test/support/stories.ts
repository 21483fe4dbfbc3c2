import { directoryRoles, type PersonRef, system, viaSystem } from '../../src/core/base/person.ts';
import type { Decide, DecideFacts, RiskFacts, Submit, SubmitFacts } from '../../src/core/request/commands.ts';
import { transition } from '../../src/core/request/lifecycle.ts';
import { type AccessRequest, awaitsRecheck, openStage } from '../../src/core/request/request.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import { hours } from './clock.ts';
import { accessPackage, riskSettings } from './packages.ts';
import { amy, asActor, ben, colin, robin, sofia } from './people.ts';

export const start = new Date('2026-11-21T09:00:00Z');
export const moment = (ms: number): Date => new Date(start.getTime() + ms);
export const via = { channel: 'chat', message: 'M1' };

export function submitCommand(changed: Partial<Submit> = {}): Submit {
  return {
    type: 'submit',
    id: 'submit-1',
    requestId: 'REQUEST00001',
    actor: asActor(robin),
    via,
    justification: 'Month-end closing',
    ...changed,
  };
}

/** No risk, one policy stage that asks Amy and Ben; with risk stages, Sofia and Colin are asked. */
export function submitFacts(changed: Partial<SubmitFacts> = {}): SubmitFacts {
  return {
    now: start,
    organization: 'Woodgrove Bank',
    timeZone: 'UTC',
    requestor: robin,
    beneficiary: robin,
    accessPackage: accessPackage(),
    mayRequest: true,
    isManager: true,
    conflicts: [],
    risk: { settings: riskSettings(), answers: { idProtection: [], insiderRisk: [] } },
    approvers: { ...defaultApprovers },
    ...changed,
  };
}

export const defaultApprovers = {
  'idProtection-1': [sofia],
  'insiderRisk-1': [colin],
  'policy-1': [amy, ben],
  'policy-2': [amy, ben],
  'policy-3': [amy, ben],
};

export function decideCommand(changed: Partial<Decide> & Pick<Decide, 'stage'>): Decide {
  return {
    type: 'decide',
    id: `decide-${changed.stage}`,
    requestId: 'REQUEST00001',
    actor: asActor(amy),
    via,
    answer: 'approve',
    shareReason: false,
    ...changed,
  };
}

export function decideFacts(changed: Partial<DecideFacts> = {}): DecideFacts {
  return {
    now: moment(hours(1)),
    authority: { isApprover: true, roles: [directoryRoles.securityReader] },
    approvers: { ...defaultApprovers },
    ...changed,
  };
}

/** The request that an accepted submission makes. */
export function submitted(facts: Partial<SubmitFacts> = {}, command: Partial<Submit> = {}): AccessRequest {
  return accepted(transition<'submit'>(undefined, submitCommand(command), submitFacts(facts)));
}

/** What an accepted command made of the request; fails the test when it was not accepted. */
export function accepted(outcome: ReturnType<typeof transition>): AccessRequest {
  if (outcome.kind !== 'accepted') throw new Error(`Expected acceptance, got ${JSON.stringify(outcome)}`);
  return outcome.request;
}

/** What a refused command's person was told; fails the test when it was not refused. */
export function refused(outcome: ReturnType<typeof transition>) {
  if (outcome.kind !== 'refused') throw new Error(`Expected a refusal, got ${outcome.kind}`);
  return outcome.refusal;
}

interface DecisionOptions {
  readonly by?: PersonRef;
  readonly answer?: Answer;
  readonly reason?: string;
  readonly shareReason?: boolean;
  readonly at?: Date;
}

/** The request after its open stage was decided by one of those asked. */
export function decided(
  request: AccessRequest,
  { by, at, answer, reason, shareReason }: DecisionOptions = {},
): AccessRequest {
  const stage = openStage(request);
  const actor = by ?? stage?.approversNow[0];
  if (stage === undefined || actor === undefined) throw new Error('No stage is open that somebody could decide.');
  const command = decideCommand({
    id: `decide-${request.id}-${stage.id}`,
    requestId: request.id,
    stage: stage.id,
    actor: asActor(actor),
    answer: answer ?? 'approve',
    shareReason: shareReason ?? false,
    ...(reason === undefined ? {} : { reason }),
  });
  const openedAt = stage.openedAt ?? request.since;
  const now = at ?? new Date(openedAt.getTime() + hours(1));
  return accepted(transition<'decide'>(request, command, decideFacts({ now })));
}

/** The request after risk was asked about once more, and nothing had risen. */
export function rechecked(request: AccessRequest, now: Date, risk: Partial<RiskFacts> = {}): AccessRequest {
  const command = {
    type: 'recheckRisk',
    id: `${request.id}:recheck:${request.revision}`,
    requestId: request.id,
  } as const;
  const facts = { settings: riskSettings(), answers: { idProtection: [], insiderRisk: [] }, ...risk };
  const issued = { ...command, actor: system, via: viaSystem };
  return accepted(transition<'recheckRisk'>(request, issued, { now, risk: facts, approvers: defaultApprovers }));
}

/** The request after its requestor took it back. */
export function canceled(
  request: AccessRequest,
  at: Date = new Date(request.since.getTime() + hours(1)),
): AccessRequest {
  const command = { type: 'cancel', id: `${request.id}:cancel`, requestId: request.id } as const;
  const issued = { ...command, actor: asActor(request.requestor), via };
  return accepted(transition<'cancel'>(request, issued, { now: at, isResourceAdministrator: false, roles: [] }));
}

/** The request after somebody who may do so took the access away. */
export function revoked(request: AccessRequest, by: PersonRef, now: Date): AccessRequest {
  const command = { type: 'revoke', id: `${request.id}:revoke`, requestId: request.id, reason: 'It is over' } as const;
  const facts = { now, roles: [directoryRoles.identityGovernanceAdministrator], isResourceAdministrator: false };
  return accepted(transition<'revoke'>(request, { ...command, actor: asActor(by), via }, facts));
}

type SystemType = 'timeOut' | 'remind' | 'announceEnd' | 'startDelivery' | 'endAccess' | 'finishEnd';

/** The request after the program did this at that time. */
export function bySystem(request: AccessRequest, type: SystemType, now: Date): AccessRequest {
  const command = {
    type,
    id: `${request.id}:${type}:${now.getTime()}`,
    requestId: request.id,
    actor: system,
    via: viaSystem,
  };
  return accepted(transition<SystemType>(request, command, { now }));
}

/**
 * The request after its approval was delivered, whole unless `missing` names resources, each with why; `invited`: it waits
 * for an invitation to be accepted.
 */
export function delivered(
  request: AccessRequest,
  now: Date,
  missing: Readonly<Record<string, string>> = {},
  invited: readonly string[] = [],
) {
  const approved = awaitsRecheck(request) ? rechecked(request, now) : request;
  const started = approved.state === 'approved' ? bySystem(approved, 'startDelivery', now) : approved;
  const outcomes = request.target.resources.map((resource) => {
    if (invited.includes(resource.id)) return { resource, delivered: false, invited: true };
    const problem = missing[resource.id];
    return problem === undefined ? { resource, delivered: true } : { resource, delivered: false, problem };
  });
  const command = { type: 'finishDelivery', id: `${request.id}:finishDelivery`, requestId: request.id } as const;
  const issued = { ...command, actor: system, via: viaSystem, outcomes };
  return accepted(transition<'finishDelivery'>(started, issued, { now }));
}
