import { applyEvent } from '../request/fold.ts';
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
  return stage.roleNobodyHolds === undefined ? undefined : 'roleMissing';
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
  if (kind === undefined || (kind === 'roleMissing' && wasRoleMissing(request, stage, seq))) return undefined;
  return { stage: kindOf(stage), obstacle: obstacleOf(stage, kind), onTimeout: stage.onTimeout };
}

function wasRoleMissing({ events }: AccessRequest, { id }: Stage, seq: number): boolean {
  const before = events.findLast(
    (event) => event.type === 'approversChanged' && event.data.stage === id && event.seq < seq,
  );
  return before?.type === 'approversChanged' && before.data.roleNobodyHolds !== undefined;
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
  return event.type === 'approversChanged' || event.type === 'stageEscalated';
}

function whatChanged(stage: Stage, now: Obstacle['kind'] | undefined, at: Date): ObstacleOver {
  if (stage.state !== 'open') return { kind: 'closed', how: stage.state, at };
  return now === undefined ? { kind: 'canAgain', at } : { kind: 'changed', to: obstacleOf(stage, now), at };
}

function obstacleOf({ approversNow, roleNobodyHolds }: Stage, kind: Obstacle['kind']): Obstacle {
  if (kind === 'nobodyAsked') return { kind };
  return { kind, role: roleNobodyHolds ?? '', asked: approversNow.length, name: approversNow[0]?.name ?? '' };
}

/** What administrators are told that a stage asks for. */
export function kindOf(stage: Stage): StageKind {
  return isRiskStage(stage) ? 'riskReview' : 'approval';
}
