import { formatMoment } from '../base/text.ts';
import { applyEvent } from '../request/fold.ts';
import { type AccessRequest, openStage, type RequestEvent, stageById } from '../request/request.ts';
import { isRiskStage, type Stage } from '../request/stages.ts';

/** Why nobody can decide an open stage: nobody is asked, or those who are lack the role that it takes. */
type Obstacle = 'nobodyAsked' | 'roleMissing';

/** An alert that was sent when a stage could not be decided, by the number of its event, and what it says now. */
export interface EndedStageAlert {
  readonly seq: number;
  readonly stage: Stage;
  readonly text: string;
}

function obstacleOf(request: AccessRequest, stageId: string): Obstacle | undefined {
  const stage = openStage(request);
  if (stage?.id !== stageId) return undefined;
  if (stage.approversNow.length === 0) return 'nobodyAsked';
  return stage.roleNobodyHolds === undefined ? undefined : 'roleMissing';
}

/**
 * What administrators are told when nobody can decide a stage after this event; undefined: somebody can, or they were
 * told of it before. `request` is the request as it was after the event.
 *
 * @param what names the request, such as "Robin Hale's request for Finance".
 */
export function stageAlert(
  request: AccessRequest,
  { seq }: RequestEvent,
  stage: Stage,
  what: string,
): string | undefined {
  const obstacle = obstacleOf(request, stage.id);
  if (obstacle === undefined || (obstacle === 'roleMissing' && wasRoleMissing(request, stage, seq))) return undefined;
  const end = stage.onTimeout === 'deny' ? 'denied' : 'expired';
  const without = `Without a change it ends as ${end}.`;
  return obstacle === 'nobodyAsked'
    ? `${what} waits for ${kindOf(stage)} that nobody can give. ${without}`
    : `${what} waits for ${kindOf(stage)} that nobody can give: ${nobodyHolds(stage)}. ${without}`;
}

function wasRoleMissing({ events }: AccessRequest, { id }: Stage, seq: number): boolean {
  const before = events.findLast(
    (event) => event.type === 'approversChanged' && event.data.stage === id && event.seq < seq,
  );
  return before?.type === 'approversChanged' && before.data.roleNobodyHolds !== undefined;
}

/** Those of these alerts that are no longer true, and what each says now. */
export function endedStageAlerts(request: AccessRequest, what: string): EndedStageAlert[] {
  // Nearly all requests have none.
  if (!request.events.some(mayNameObstacle)) return [];
  const ended: EndedStageAlert[] = [];
  const waiting = new Map<number, { readonly stage: string; readonly obstacle: Obstacle }>();
  let then: AccessRequest | undefined;
  for (const event of request.events) {
    then = applyEvent(then, event);
    for (const [seq, { stage, obstacle }] of waiting) {
      const now = obstacleOf(then, stage);
      if (now === obstacle) continue;
      waiting.delete(seq);
      const after = stageById(then, stage);
      const waited = `${what} waited for ${kindOf(after)} that nobody could give.`;
      ended.push({
        seq,
        stage: after,
        text: `${waited} ${whatChanged(after, now, formatMoment(event.at, request.timeZone))}`,
      });
    }
    const stage = 'stage' in event.data ? event.data.stage : undefined;
    const obstacle = stage === undefined || !mayNameObstacle(event) ? undefined : obstacleOf(then, stage);
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

/** `since`: the moment of the change, as it is read. */
function whatChanged(stage: Stage, now: Obstacle | undefined, since: string): string {
  if (stage.state !== 'open') return `That ended on ${since}: ${closedAs[stage.state]}.`;
  if (now === undefined) return `Since ${since} somebody can.`;
  return now === 'nobodyAsked'
    ? `Since ${since} nobody is asked any more.`
    : `Since ${since} somebody is asked, but ${nobodyHolds(stage)}.`;
}

const closedAs: Record<Exclude<Stage['state'], 'open'>, string> = {
  waiting: 'it is not open',
  approved: 'it was approved',
  denied: 'it was denied',
  timedOut: 'nobody answered in time',
  canceled: 'the request was canceled',
};

function nobodyHolds({ approversNow, roleNobodyHolds }: Stage): string {
  const count = approversNow.length;
  const who =
    count === 1
      ? `${approversNow[0]?.name}, who is asked, does not hold`
      : `none of the ${count} people who are asked holds`;
  return `${who} the role ${roleNobodyHolds}, which it takes`;
}

function kindOf(stage: Stage): string {
  return isRiskStage(stage) ? 'a risk review' : 'an approval';
}
