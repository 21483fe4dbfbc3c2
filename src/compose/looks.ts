import { createGroupFulfiller } from '../../adapters/organization/fulfiller.ts';
import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { expireProposals } from '../approvals/configuration/configure.ts';
import { closeRemoved } from '../approvals/due/close-requests.ts';
import { createEligibilityLook } from '../approvals/due/end-leavers-eligibilities.ts';
import { followEligibilities, tellEligibilityEnds } from '../approvals/due/follow-eligibilities.ts';
import { refreshApprovers } from '../approvals/due/refresh-approvers.ts';
import { type KeepDays, removeOld } from '../approvals/due/remove-old.ts';
import { runDue } from '../approvals/due/run-due.ts';
import type { Services } from '../approvals/services.ts';
import { planDue } from '../delivery/plan-due.ts';
import { refreshProposals } from '../delivery/refresh-proposals.ts';
import { createSendersMemory, sendDue, sendersAtOnce } from '../delivery/send.ts';
import { createAssignments } from '../holdings/assignments.ts';
import { reconcileDue, reconcilersAtOnce } from '../holdings/reconcile.ts';
import type { Looks } from '../jobs/doorbell.ts';
import { boundedFulfiller } from '../ports/calls/bounded.ts';
import { measureCalls } from '../ports/calls/measured-calls.ts';
import { parsedFulfiller } from '../ports/calls/parsed-answers.ts';
import type { Channel } from '../ports/channel.ts';
import type { Bell } from '../ports/doorbell.ts';
import type { LookProgress } from '../ports/look.ts';
import type { Measure } from '../ports/measure.ts';
import type { Stores } from '../store/stores.ts';

/** What each bell looks for: the work that is found in documents. */
export function createLooks(
  file: OrganizationFile,
  stores: Stores,
  services: Services,
  channels: readonly Channel[],
  keep: KeepDays,
): Looks {
  const { clock, directory, isReachable, requests, attempts, doorbell, log } = services;
  const { configuration, deliveries, holdings, memberships } = stores;
  const names = channels.map(({ name }) => name);
  const planner = {
    clock,
    directory,
    isReachable,
    requests,
    attempts,
    configuration,
    deliveries,
    channels: names,
    doorbell,
    log,
  };
  const sender = { clock, directory, requests, configuration, deliveries, channels: names, log };
  const assignments = createAssignments({ clock, directory, configuration, requests, doorbell, holdings });
  const fulfillers = [createGroupFulfiller(file, memberships)].map((fulfiller) =>
    measureCalls(parsedFulfiller(boundedFulfiller(fulfiller)), fulfiller.kind, services.measure),
  );
  const reconciler = { clock, directory, requests, doorbell, log, holdings, fulfillers };
  const looks: Looks = {
    plan: [(progress) => planDue(planner, progress)],
    deliver: channels.flatMap((channel) => {
      const memory = createSendersMemory(clock, () => doorbell.ring('deliver'));
      return Array.from(
        { length: sendersAtOnce },
        () => (progress: LookProgress) => sendDue(sender, channel, progress, memory),
      );
    }),
    due: [
      (progress) => runDue(services, assignments, progress),
      () => expireProposals(services),
      () => tellEligibilityEnds(services),
      (progress) => followEligibilities(services, progress),
    ],
    refresh: [
      (progress) => refreshApprovers({ ...services, channels: names }, progress),
      (progress) => closeRemoved(services, progress),
      createEligibilityLook(services),
      () => refreshProposals(planner),
      (progress) => removeOld({ clock, attempts, deliveries, log, keep }, progress),
    ],
    fulfil: Array.from({ length: reconcilersAtOnce }, () => (progress) => reconcileDue(reconciler, progress)),
  };
  return measureLooks(looks, services.measure);
}

function measureLooks(looks: Looks, measure: Measure): Looks {
  const measured = (look: Bell) =>
    looks[look].map((take) => async (progress: LookProgress) => {
      const startedAt = performance.now();
      const ended = (outcome: 'done' | 'failed') =>
        measure({ kind: 'look', look, outcome }, performance.now() - startedAt);
      try {
        await take(progress);
        ended('done');
      } catch (error) {
        ended('failed');
        throw error;
      }
    });
  return {
    plan: measured('plan'),
    deliver: measured('deliver'),
    due: measured('due'),
    fulfil: measured('fulfil'),
    refresh: measured('refresh'),
  };
}
