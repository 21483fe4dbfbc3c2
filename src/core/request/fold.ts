import { InvariantError } from '../base/errors.ts';
import type { PersonRef } from '../base/person.ts';
import { isSameResource } from '../policy/policy.ts';
import { type AccessRequest, type EventData, type RequestEvent, type ResourceOutcome, transitions } from './request.ts';
import type { Stage, StageDefinition } from './stages.ts';

/**
 * The request after one more event. A request is nothing but the fold of its events, so a check of the log
 * can also tell whether the rest of the document was changed.
 *
 * @throws InvariantError when the event cannot follow: wrong sequence number, or a step outside the table.
 */
export function applyEvent(request: AccessRequest | undefined, event: RequestEvent): AccessRequest {
  if (event.seq !== (request?.revision ?? 0) + 1) {
    throw new InvariantError(`Event ${event.seq} cannot follow event ${request?.revision ?? 0}.`);
  }
  if (event.from !== (request?.state ?? null)) {
    throw new InvariantError(`Event ${event.seq} starts from ${event.from}, the request is ${request?.state}.`);
  }
  if (request === undefined) {
    if (event.type !== 'requestSubmitted' || event.to !== 'submitted') {
      throw new InvariantError('The first event of a request must be its submission.');
    }
    return submitted(event, event.data);
  }
  if (event.to !== request.state && !transitions[request.state].includes(event.to)) {
    throw new InvariantError(`A request that is ${request.state} cannot become ${event.to}.`);
  }
  return {
    ...request,
    ...change(request, event),
    state: event.to,
    since: event.to === request.state ? request.since : event.at,
    revision: event.seq,
    events: [...request.events, event],
  };
}

/** A request from all its events, in order. */
export function foldEvents(events: readonly RequestEvent[]): AccessRequest {
  const request = events.reduce<AccessRequest | undefined>(applyEvent, undefined);
  if (request === undefined) throw new InvariantError('A request needs at least one event.');
  return request;
}

function submitted(event: RequestEvent, data: EventData['requestSubmitted']): AccessRequest {
  return {
    id: event.requestId,
    revision: event.seq,
    state: 'submitted',
    since: event.at,
    organization: data.organization,
    timeZone: data.timeZone,
    requestor: data.requestor,
    beneficiary: data.beneficiary,
    target: data.target,
    policy: data.policy,
    justification: data.justification,
    answers: data.answers,
    window: data.window,
    ...(data.extensionOf === undefined ? {} : { extensionOf: data.extensionOf }),
    submittedAt: event.at,
    stages: data.stages.map(waiting),
    outcomes: [],
    ending: false,
    events: [event],
  };
}

function waiting(definition: StageDefinition): Stage {
  return { ...definition, state: 'waiting', approversNow: [], formerApprovers: [] };
}

function change(request: AccessRequest, event: RequestEvent): Partial<AccessRequest> {
  switch (event.type) {
    case 'requestSubmitted':
      throw new InvariantError('A request is submitted once.');
    case 'stageOpened': {
      const { approvers, unreachable, dueAt } = event.data;
      return withStage(request, event.data.stage, {
        state: 'open',
        approversNow: approvers,
        openedAt: event.at,
        dueAt,
        ...(unreachable === undefined ? {} : { unreachable }),
      });
    }
    case 'stageDecided': {
      if (event.actor.kind !== 'person') throw new InvariantError('Only people decide.');
      const { answer, reason, shareReason } = event.data;
      const by = { id: event.actor.id, name: event.actor.name };
      return withStage(request, event.data.stage, {
        state: answer === 'approve' ? 'approved' : 'denied',
        closedAt: event.at,
        decision: { answer, by, at: event.at, ...(reason === undefined ? {} : { reason }), shareReason },
      });
    }
    case 'stageTimedOut':
      return withStage(request, event.data.stage, { state: 'timedOut', closedAt: event.at });
    case 'approversChanged':
      return whileOpen(request, event.data.stage, ({ roleNobodyHolds: _role, unreachable: _unreachable, ...stage }) => {
        const { added, removed, roleNobodyHolds, unreachable } = event.data;
        return {
          ...{ ...stage, ...withApprovers(stage, added, removed) },
          ...(roleNobodyHolds === undefined ? {} : { roleNobodyHolds }),
          ...(unreachable === undefined ? {} : { unreachable }),
        };
      });
    case 'reachChanged':
      return whileOpen(request, event.data.stage, ({ nobodyReachedSince: _, ...stage }) => {
        const { since } = event.data;
        return since === undefined ? stage : { ...stage, nobodyReachedSince: since };
      });
    case 'stageReminded':
      return whileOpen(request, event.data.stage, (stage) => ({ ...stage, remindedAt: event.at }));
    case 'stageEscalated':
      return whileOpen(request, event.data.stage, (stage) => ({
        ...stage,
        escalatedAt: event.at,
        ...withApprovers(stage, event.data.added, []),
        ...(event.data.unreachable === undefined ? {} : { unreachable: event.data.unreachable }),
      }));
    case 'riskStagesAdded':
      return { stages: [...request.stages, ...event.data.stages.map(waiting)] };
    case 'requestCanceled': {
      const stages = request.stages.map(
        (stage): Stage => (stage.state === 'open' ? { ...stage, state: 'canceled', closedAt: event.at } : stage),
      );
      const { why } = event.data;
      if (event.actor.kind !== 'person' && (why === undefined || why.kind === 'administrator'))
        throw new InvariantError('Only people cancel without a reason of the program.');
      return {
        stages,
        ...(event.actor.kind === 'person' ? { canceledBy: { id: event.actor.id, name: event.actor.name } } : {}),
        ...(why === undefined ? {} : { cancelReason: why }),
      };
    }
    case 'eligibilityEndMoved': {
      const { endsAt: _, ...window } = request.window;
      return { window: { ...window, ...event.data } };
    }
    case 'accessExtended':
      return { window: { ...request.window, endsAt: event.data.endsAt } };
    case 'deliveryStarted':
      return event.data.endsAt === undefined ? {} : { window: { ...request.window, endsAt: event.data.endsAt } };
    case 'deliveryFinished':
      return {
        outcomes: event.data.outcomes,
        ...(isFirstDelivery(request, event.data.outcomes) ? { deliveredAt: event.at } : {}),
      };
    case 'accessEndAnnounced':
      return { endAnnouncedAt: event.at };
    case 'accessReturned':
    case 'accessRevoked': {
      if (event.actor.kind !== 'person') throw new InvariantError('Only people end access before its time.');
      const by = { id: event.actor.id, name: event.actor.name };
      const end = { by, at: event.at };
      return event.type === 'accessRevoked'
        ? { earlyEnd: { ...end, how: 'revoked', reason: event.data.reason } }
        : { earlyEnd: { ...end, how: 'returned' } };
    }
    case 'beneficiaryLeft':
      return { earlyEnd: { how: 'left', at: event.at } };
    case 'accessEnding':
      return { ending: true };
    case 'accessEnded':
      return { ending: false };
    case 'accessDrifted':
      return event.data.restored ? {} : { outcomes: request.outcomes.map((one) => withLoss(one, event.data)) };
    case 'fulfilmentDelayed':
    case 'lateGrantFound':
    case 'requestApproved':
    case 'requestDenied':
    case 'requestExpired':
      return {};
    default:
      throw new InvariantError(`There are no events of the type ${(event as { type: unknown }).type}.`);
  }
}

/** What its target has lost and cannot give again is missing from now on. */
function withLoss(outcome: ResourceOutcome, { resource, problem }: EventData['accessDrifted']): ResourceOutcome {
  return isSameResource(outcome.resource, resource)
    ? { resource, delivered: false, ...(problem === undefined ? {} : { problem }) }
    : outcome;
}

/** Access that is completed later is there since its first part was. */
function isFirstDelivery({ deliveredAt }: AccessRequest, outcomes: AccessRequest['outcomes']): boolean {
  return deliveredAt === undefined && outcomes.some(({ delivered, invited }) => delivered || invited === true);
}

function withStage(request: AccessRequest, id: string, changed: Partial<Stage>): Partial<AccessRequest> {
  const open = request.stages.find((stage) => stage.state === 'open');
  const from = changed.state === 'open' ? 'waiting' : 'open';
  const stage = request.stages.find((candidate) => candidate.id === id);
  if (stage?.state !== from || (from === 'waiting' && open !== undefined)) {
    throw new InvariantError(`Stage ${id} cannot become ${changed.state}.`);
  }
  return { stages: request.stages.map((candidate) => (candidate === stage ? { ...stage, ...changed } : candidate)) };
}

function whileOpen(request: AccessRequest, id: string, change: (stage: Stage) => Stage): Partial<AccessRequest> {
  const stage = request.stages.find((candidate) => candidate.id === id);
  if (stage?.state !== 'open') throw new InvariantError(`Stage ${id} is not open.`);
  return { stages: request.stages.map((one) => (one === stage ? change(stage) : one)) };
}

function withApprovers(
  stage: Pick<Stage, 'approversNow' | 'formerApprovers'>,
  added: readonly PersonRef[],
  removed: readonly PersonRef[],
) {
  const changed = new Set([...added, ...removed].map(({ id }) => id));
  const others = (people: readonly PersonRef[]) => people.filter(({ id }) => !changed.has(id));
  return {
    approversNow: [...others(stage.approversNow), ...added],
    formerApprovers: [...others(stage.formerApprovers), ...removed],
  };
}
