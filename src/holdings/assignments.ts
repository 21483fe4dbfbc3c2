import { moveEligibility } from '../approvals/configuration/configure.ts';
import type { DueActions, DueOutcome } from '../approvals/due/run-due.ts';
import { assignmentOf, findConflicts } from '../approvals/requests/find-conflicts.ts';
import { groupsOnce } from '../approvals/requests/groups-once.ts';
import { eligibilityFor } from '../approvals/requests/requestable.ts';
import { runSystemCommand, runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import type { Services } from '../approvals/services.ts';
import { type Conflict, isEnding } from '../core/base/conflict.ts';
import type { Problem } from '../core/base/problem.ts';
import { minuteMs } from '../core/base/time.ts';
import { isStillOffered } from '../core/configuration/offers.ts';
import { claim, type Holdings, release } from '../core/holdings/holdings.ts';
import type { Eligibility } from '../core/policy/role.ts';
import type { StartDelivery } from '../core/request/commands.ts';
import { hasEndCome, tooLateToDeliver } from '../core/request/handlers/delivering.ts';
import { type AccessRequest, onlyMovesAnEnd } from '../core/request/request.ts';
import type { HoldingsStore } from '../ports/stores/holdings-store.ts';
import { noteDelay } from './delays.ts';

type Needs = Pick<Services, 'clock' | 'directory' | 'configuration' | 'requests' | 'doorbell'> & {
  readonly holdings: HoldingsStore;
};

type Eligible = Pick<StartDelivery, 'problem' | 'eligibleUntil'>;

/**
 * Begins and ends assignments: changes what is wanted in the person's holdings first, then says so in the request.
 * After a crash in between, the request is still due, and wanting the same twice changes nothing.
 */
export function createAssignments(needs: Needs): DueActions {
  /** `how` gives the holdings as they should be, or what keeps them as they are; again when somebody else was first. */
  const change = async (
    personId: string,
    how: (holdings: Holdings) => Promise<Holdings | Conflict>,
  ): Promise<Conflict | undefined> => {
    for (;;) {
      const holdings = await needs.holdings.get(personId);
      const next = await how(holdings);
      if ('kind' in next) return next;
      if (next === holdings || (await needs.holdings.replace(next, needs.clock.now()))) return undefined;
    }
  };
  const releaseFor = (request: AccessRequest) =>
    change(request.beneficiary.id, async (holdings) => release(holdings, request.id));
  const conflictIn = async (holdings: Holdings, request: AccessRequest): Promise<Conflict | undefined> => {
    const configuration = await needs.configuration.load();
    // The directory is asked after the holdings were read: what it says of what is being taken away is explained by them.
    const groupsOf = groupsOnce(needs.directory, holdings.personId);
    return (
      await findConflicts({ configuration, groupsOf, directory: needs.directory }, holdings, assignmentOf(request))
    )[0];
  };
  /** Why nothing may be given, whatever was approved; the directory and the offers are asked now. */
  const refuse = async (request: AccessRequest): Promise<Problem | undefined> => {
    const { target, beneficiary, organization } = request;
    if ((await needs.directory.person(beneficiary.id)) === undefined)
      return { why: 'left', name: beneficiary.name, organization };
    return isStillOffered(await needs.configuration.load(), request)
      ? undefined
      : { why: 'notOffered', target: target.name };
  };
  /**
   * Why nothing may be given, or until when a role may be active: its eligibility is looked up again, for it may have been taken away or shortened while
   * approvers thought about it.
   */
  const permission = async (request: AccessRequest): Promise<Eligible> => {
    const { target, beneficiary, extensionOf } = request;
    const refused = await refuse(request);
    if (refused !== undefined) return { problem: refused };
    if (target.kind !== 'role') return {};
    const found = eligibilityFor(await needs.configuration.load(), target, beneficiary.id);
    const from = extensionOf?.endsAt ?? needs.clock.now();
    if (found === undefined || (found.endsAt !== undefined && found.endsAt <= from))
      return { problem: { why: 'notEligible', name: beneficiary.name } };
    return found.endsAt === undefined ? {} : { eligibleUntil: found.endsAt };
  };
  /** Access is not kept for longer beside something that must not be held together with it. */
  const refuseKeeping = async (asked: AccessRequest): Promise<Eligible> => {
    if (asked.extensionOf === undefined) return {};
    const conflict = await conflictIn(await needs.holdings.get(asked.beneficiary.id), asked);
    return conflict === undefined || isEnding(conflict) ? {} : { problem: { why: 'conflict', conflict } };
  };
  /** Nothing is given: the end of what is there moves, and then it is said whether that was possible. */
  const move = async (asked: AccessRequest): Promise<void> => {
    const eligible = { ...(await refuseKeeping(asked)), ...(await permission(asked)) };
    const begin = { type: 'startDelivery', ...systemCommand(asked, 'startDelivery'), ...eligible } as const;
    await runSystemCommand(needs, asked, begin);
    const started = await needs.requests.get(asked.id);
    if (started?.state !== 'delivering') return;
    const eligibility = started.extensionOf === undefined ? await extendEligibility(started) : undefined;
    const extended =
      started.extensionOf === undefined
        ? eligibility !== undefined
        : await extendAccess(started, started.extensionOf.requestId);
    const problem: Problem = { why: 'endedBefore' };
    const outcomes = started.target.resources.map((resource) =>
      extended ? { resource, delivered: true } : { resource, delivered: false, problem },
    );
    const issued = systemCommand(started, 'finishDelivery');
    const known = eligibility === undefined ? {} : { eligibility };
    await runSystemCommand(needs, started, { type: 'finishDelivery', ...issued, outcomes, ...known });
  };

  const extendEligibility = async (asked: AccessRequest): Promise<Eligibility | undefined> => {
    const { id, target, beneficiary, window } = asked;
    const [role] = target.resources;
    if (role === undefined || window.endsAt === undefined) return undefined;
    return moveEligibility(needs, id, { roleId: role.id, personId: beneficiary.id, endsAt: window.endsAt });
  };

  const extendAccess = async ({ id, window }: AccessRequest, requestId: string): Promise<boolean> => {
    const { endsAt } = window;
    if (endsAt === undefined) return false;
    return runSystemCommandUntilDone(needs, requestId, (extended) => ({
      ...{ type: 'extendAccess', ...systemCommand(extended, `extendedBy:${id}`), extension: id, endsAt },
    }));
  };

  /** It may have been claimed before a crash. */
  const withdraw = async (request: AccessRequest): Promise<undefined> => void (await releaseFor(request));

  /**
   * Claims the resources, unless the person has come to hold what must not go together with them: then says what. What
   * was excluded when it was asked for counts, and what is excluded now: this is about what people have, not about how a
   * request is decided. What is being taken away has to be gone first.
   */
  const want = (request: AccessRequest): Promise<Conflict | undefined> =>
    change(request.beneficiary.id, async (holdings) => {
      const conflict = await conflictIn(holdings, request);
      return conflict ?? claim(holdings, assignmentOf(request));
    });

  /** Administrators are told of a target that does not let go: otherwise nobody would know what this request waits for. */
  const noteWaiting = async (request: AccessRequest, conflict: Conflict): Promise<void> => {
    const since = Math.max(request.since.getTime(), request.window.startsAt?.getTime() ?? 0);
    if (needs.clock.now().getTime() - since < spokenOfAfterMs) return;
    const problem: Problem = { why: 'conflict', conflict };
    const [resource] = request.target.resources;
    if (resource === undefined) return;
    await noteDelay(needs, {
      assignmentId: request.id,
      giving: true,
      outcomes: [{ resource, delivered: false, problem }],
    });
  };

  return {
    async startDelivery(request): Promise<DueOutcome> {
      if (onlyMovesAnEnd(request)) {
        await move(request);
        return 'done';
      }
      const eligible = await permission(request);
      const isLate = hasEndCome(request, needs.clock.now()) || eligible.problem !== undefined;
      const conflict = isLate ? await withdraw(request) : await want(request);
      if (conflict !== undefined && isEnding(conflict)) {
        await noteWaiting(request, conflict);
        return 'later';
      }
      if (conflict !== undefined) await withdraw(request);
      await runSystemCommand(needs, request, {
        ...{ type: 'startDelivery', ...systemCommand(request, 'startDelivery') },
        ...eligible,
        ...(conflict === undefined ? {} : { problem: { why: 'conflict', conflict } }),
      });
      // After the request says that it is being delivered: before it there is nothing to tell it.
      needs.doorbell.ring('fulfil');
      return 'done';
    },
    async giveUpDelivery(request): Promise<void> {
      if (onlyMovesAnEnd(request)) return move(request);
      await releaseFor(request);
      const { outcomes } = tooLateToDeliver(request);
      const command = { type: 'finishDelivery', ...systemCommand(request, 'finishDelivery'), outcomes } as const;
      await runSystemCommand(needs, request, command);
      needs.doorbell.ring('fulfil');
    },
    async endAccess(request): Promise<void> {
      await releaseFor(request);
      await runSystemCommand(needs, request, { type: 'endAccess', ...systemCommand(request, 'endAccess') });
      needs.doorbell.ring('fulfil');
    },
  };
}

/** How long it may wait before administrators hear of it, in ms: what is taken away is usually gone in seconds. */
const spokenOfAfterMs = 10 * minuteMs;
