import type { PersonRef } from '../base/person.ts';
import { applyEvent, foldEvents } from '../request/fold.ts';
import { type AccessRequest, openStage, type RequestEvent, stageById } from '../request/request.ts';
import { isRiskStage, type Stage } from '../request/stages.ts';
import type { Alert, Obstacle, ObstacleOver, StageKind } from './alerts.ts';

/** An alert that was sent when a stage could not be decided, by the number of its event, and what it says now. */
export interface EndedStageAlert {
  readonly seq: number;
  readonly stage: Stage;
  readonly over: ObstacleOver;
}

type StageAlert = Extract<Alert, { about: 'stageWithoutApprovers'; state: 'true' }>;

function obstacleKindOf(request: AccessRequest, stageId: string): Obstacle['kind'] | undefined {
  const stage = openStage(request);
  if (stage?.id !== stageId) return undefined;
  if (stage.approversNow.length === 0) return 'nobodyAsked';
  if (stage.roleNobodyHolds !== undefined) return 'roleMissing';
  return stage.nobodyReachedSince === undefined ? undefined : 'notReached';
}

/**
 * Why nobody can decide a stage after this event, for administrators; undefined: somebody can, or they were told of it
 * before. `request` is the request as it was after the event.
 */
export function stageAlert(
  request: AccessRequest,
  { seq }: RequestEvent,
  stage: Stage,
): Pick<StageAlert, 'stage' | 'obstacle' | 'onTimeout'> | undefined {
  const kind = obstacleKindOf(request, stage.id);
  if (kind === undefined || kind === obstacleKindOf(beforeEvent(request, seq), stage.id)) return undefined;
  return { stage: kindOf(stage), obstacle: obstacleOf(stage, kind), onTimeout: stage.onTimeout };
}

/**
 * Who is passed over in this stage since this event because no running chat reaches them, and was not before. Empty where
 * nobody else is asked: that is told as such.
 */
export function newlyUnreachable(
  request: AccessRequest,
  { seq }: RequestEvent,
  { id: stage, approversNow, unreachable = [] }: Stage,
): readonly PersonRef[] {
  if (approversNow.length === 0 || unreachable.length === 0) return [];
  const before = stageById(beforeEvent(request, seq), stage).unreachable ?? [];
  return unreachable.filter(({ id }) => !before.some((one) => one.id === id));
}

/** The request as it was before one of its events; that is not its first one. */
function beforeEvent({ events }: AccessRequest, seq: number): AccessRequest {
  return foldEvents(events.slice(0, seq - 1));
}

/** Those of these alerts that are no longer true, and what each says now. */
export function endedStageAlerts(request: AccessRequest): EndedStageAlert[] {
  // Nearly all requests have none.
  if (!request.events.some(mayNameObstacle)) return [];
  const ended: EndedStageAlert[] = [];
  const waiting = new Map<number, { readonly stage: string; readonly obstacle: Obstacle['kind'] }>();
  let then: AccessRequest | undefined;
  for (const event of request.events) {
    then = applyEvent(then, event);
    for (const [seq, { stage, obstacle }] of waiting) {
      const now = obstacleKindOf(then, stage);
      if (now === obstacle) continue;
      waiting.delete(seq);
      const after = stageById(then, stage);
      ended.push({ seq, stage: after, over: whatChanged(after, now, event.at) });
    }
    const stage = 'stage' in event.data ? event.data.stage : undefined;
    const obstacle = stage === undefined || !mayNameObstacle(event) ? undefined : obstacleKindOf(then, stage);
    // Of one obstacle that lasts they are told once.
    const isTold = [...waiting.values()].some((one) => one.stage === stage && one.obstacle === obstacle);
    if (stage !== undefined && obstacle !== undefined && !isTold) waiting.set(event.seq, { stage, obstacle });
  }
  return ended;
}

function mayNameObstacle(event: RequestEvent): boolean {
  if (event.type === 'stageOpened') return event.data.approvers.length === 0;
  return ['approversChanged', 'stageEscalated', 'reachChanged'].includes(event.type);
}

function whatChanged(stage: Stage, now: Obstacle['kind'] | undefined, at: Date): ObstacleOver {
  if (stage.state !== 'open') return { kind: 'closed', how: stage.state, at };
  return now === undefined ? { kind: 'canAgain', at } : { kind: 'changed', to: obstacleOf(stage, now), at };
}

function obstacleOf(
  { approversNow, roleNobodyHolds = '', nobodyReachedSince = new Date(0) }: Stage,
  kind: Obstacle['kind'],
): Obstacle {
  if (kind === 'nobodyAsked') return { kind };
  const asked = { asked: approversNow.length, name: approversNow[0]?.name ?? '' };
  return kind === 'roleMissing'
    ? { kind, role: roleNobodyHolds, ...asked }
    : { kind, since: nobodyReachedSince, ...asked };
}

/** What administrators are told that a stage asks for. */
export function kindOf(stage: Stage): StageKind {
  return isRiskStage(stage) ? 'riskReview' : 'approval';
}
