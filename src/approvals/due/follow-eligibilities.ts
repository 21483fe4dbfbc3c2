import { system, viaSystem } from '../../core/base/person.ts';
import { changeConfiguration } from '../../core/configuration/configuration.ts';
import { eligibilityTarget } from '../../core/policy/role.ts';
import { touchedEligibilities } from '../../core/view/eligibility-notices.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import { takeDue } from '../../ports/take-due.ts';
import { runSystemCommandUntilDone, systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';

/**
 * Notes which ends of eligibilities come near or have come; their people are told of it. Several processes at
 * once note it once: each note is an event of the configuration in its place.
 */
export async function tellEligibilityEnds({
  clock,
  configuration,
  directory,
  doorbell,
}: Pick<Services, 'clock' | 'configuration' | 'directory' | 'doorbell'>): Promise<void> {
  for (;;) {
    const current = await configuration.load();
    const id = `eligibilityEnds:${current.revision}`;
    const command = { type: 'tellEligibilityEnds', id, actor: system, via: viaSystem } as const;
    const facts = { now: clock.now(), timeZone: directory.timeZone, roles: [], hasSecondAdministrator: true };
    const outcome = changeConfiguration(current, command, facts);
    if (outcome.kind !== 'accepted') return;
    if (await configuration.append(outcome.event)) doorbell.ring('plan');
  }
}

/**
 * Requests for eligibilities follow what becomes of these: their end, when an administrator or a later request moved it, and
 * that they have ended or were removed. Done again after a crash it changes nothing.
 */
export async function followEligibilities(
  needs: Pick<Services, 'clock' | 'configuration' | 'requests' | 'doorbell' | 'log'>,
  progress: LookProgress = unwatched,
): Promise<void> {
  const { clock, configuration } = needs;
  await takeDue(needs, progress, {
    read: () => configuration.toFollow(clock.now(), batchSizes.follow),
    async processOne(event) {
      const done = await Promise.all(touchedEligibilities(event).map((one) => follow(needs, one, event.at)));
      if (!done.every(Boolean)) return 'later';
      await configuration.followed(event.seq);
      return 'done';
    },
    since: ({ at }) => at,
    putOff: ({ seq }, at) => configuration.followLater(seq, at),
    fieldsOf: ({ seq }) => ({ event: seq }),
    failed: 'Requests for an eligibility could not be told what became of it',
  });
}

/** False: one is still being delivered, and must be looked at again. */
async function follow(
  needs: Pick<Services, 'clock' | 'configuration' | 'requests' | 'doorbell'>,
  { roleId, personId }: { readonly roleId: string; readonly personId: string },
  notedAt: Date,
): Promise<boolean> {
  const requests = await needs.requests.forEligibility(personId, eligibilityTarget(roleId));
  for (const { id, state } of requests) {
    if (state === 'delivering') continue;
    // As it is now: several events may have moved it meanwhile.
    const { eligibilities, revision } = await needs.configuration.load();
    const eligibility = eligibilities.find((one) => one.roleId === roleId && one.personId === personId);
    // The process that noted its end may have a clock that is a little ahead.
    const now = Math.max(needs.clock.now().getTime(), notedAt.getTime());
    const isOver = eligibility?.endsAt !== undefined && eligibility.endsAt.getTime() <= now;
    await runSystemCommandUntilDone(needs, id, (request) => ({
      ...{ type: 'followEligibility', ...systemCommand(request, `followEligibility:${revision}`) },
      isOver,
      ...(eligibility === undefined ? {} : { eligibility }),
    }));
  }
  return requests.every(({ state }) => state !== 'delivering');
}
