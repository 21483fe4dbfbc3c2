import { dayMs } from '../../base/time.ts';
import type { EventDraft } from '../append-events.ts';
import type { StageApprovers } from '../commands.ts';
import type { AccessRequest, RequestState } from '../request.ts';
import { approverLimit, type StageDefinition } from '../stages.ts';

/**
 * The next stage opens. When there is none left, everybody has approved, and nothing happens yet: the request is approved
 * when risk was asked about once more, just before the access begins. Nobody can answer in time once the access
 * that was asked for would be over, so a stage ends then at the latest.
 */
export function openNext(
  stage: StageDefinition | undefined,
  { window, extensionOf }: Pick<AccessRequest, 'window' | 'extensionOf'>,
  { approvers, unreachable = {}, now }: StageApprovers & { readonly now: Date },
): readonly EventDraft[] {
  if (stage === undefined) return [];
  const ends = [window.endsAt, extensionOf?.endsAt, new Date(now.getTime() + stage.timeoutDays * dayMs)];
  const [dueAt = now] = ends.filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime());
  const to: RequestState = 'pendingApproval';
  const all = approvers[stage.id] ?? [];
  const asked = all.slice(0, approverLimit);
  const passedOver = (unreachable[stage.id] ?? []).slice(0, approverLimit);
  const without = passedOver.length === 0 ? {} : { unreachable: passedOver };
  const more = all.length > asked.length ? { notAsked: all.length - asked.length } : {};
  return [{ type: 'stageOpened', to, data: { stage: stage.id, approvers: asked, ...more, ...without, dueAt } }];
}
