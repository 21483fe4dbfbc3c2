import { directoryRoles, system, type Via, viaSystem } from '../../core/base/person.ts';
import { type Refusal, refusal } from '../../core/base/refusal.ts';
import {
  type Change,
  type Configuration,
  configurationOf,
  differencesBetween,
  eligibilityId,
} from '../../core/configuration/changes.ts';
import {
  type ConfigurationEvent,
  type ConfigurationFacts,
  type ConfigurationOutcome,
  type ConfigurationState,
  changeConfiguration,
} from '../../core/configuration/configuration.ts';
import type { Named } from '../../core/configuration/names.ts';
import type { Eligibility } from '../../core/policy/role.ts';
import { allChangeSentences } from '../../core/words/configuration/changes.ts';
import { type Language, languages } from '../../core/words/language/languages.ts';
import { limits } from '../../ports/limits.ts';
import type { Attempt } from '../../ports/stores/attempt-store.ts';
import { type Answered, answerInTime, type Progress } from '../answer.ts';
import type { PersonActor } from '../issuer.ts';
import type { Services } from '../services.ts';
import { gatherChangeFacts } from './change-facts.ts';
import { nameChanges } from './naming.ts';

type Needs = Pick<
  Services,
  'clock' | 'directory' | 'isReachable' | 'requests' | 'configuration' | 'attempts' | 'doorbell' | 'log' | 'measure'
>;

/** How long the sentences of a proposal may be in all, in characters. */
const proposalLimit = 2_000;

/** Who changes the configuration, and through what. */
export interface Administrator {
  readonly actor: PersonActor;
  readonly via: Via;
  /** The platform's id of what was sent, or one of our own: refused once or sent twice, it is one attempt. */
  readonly delivery: string;
  /** What makes it the same command, where that is another id: a form's, which may be refused, mended and sent again. */
  readonly commandId?: string;
}

/** What became of a change. */
export interface Configured {
  readonly configuration: ConfigurationState;
  /** Undefined: the same command had done it already. */
  readonly event?: ConfigurationEvent;
}

/**
 * Makes the configuration as an administrator wants it, in one audited change: what strengthens protection at once, what
 * weakens it when a second administrator confirms it.
 *
 * @param want what it should be, from what it is now, or why it cannot be; called again when somebody else was first.
 */
export function changeConfigurationTo(
  needs: Needs,
  administrator: Administrator,
  want: (now: Configuration) => Configuration | Refusal,
  limitMs: number = limits.answer,
): Promise<Answered<Configured>> {
  return answerInTime(
    needs,
    'changeConfiguration',
    (progress) =>
      runChange(needs, administrator, progress, async (configuration) => {
        const wanted = want(configurationOf(configuration));
        if ('code' in wanted) return { type: 'change', refusal: wanted };
        const changes = differencesBetween(configuration, wanted);
        return { type: 'change', changes, names: await nameChanges(needs.directory, configuration, changes) };
      }),
    limitMs,
  );
}

/** Confirms or rejects what another administrator proposed. */
export function answerProposal(
  needs: Needs,
  administrator: Administrator,
  proposal: number,
  answer: 'confirm' | 'reject',
): Promise<Answered<Configured>> {
  return answerInTime(needs, `${answer}Configuration`, (progress) =>
    runChange(needs, administrator, progress, async () => ({ type: answer, proposal })),
  );
}

/** Fills an empty configuration; one that is not empty stays as it is. */
export async function seedConfiguration(
  needs: Pick<Needs, 'clock' | 'configuration' | 'directory'>,
  configuration: Configuration,
): Promise<void> {
  const stored = await needs.configuration.load();
  if (stored.revision > 0) return;
  const command = { type: 'seed', id: 'seed', actor: system, via: viaSystem, configuration } as const;
  const outcome = changeConfiguration(stored, command, systemFacts(needs));
  if (outcome.kind === 'accepted') await needs.configuration.append(outcome.event);
}

/** Proposals that nobody confirmed in their time end. One that cannot be ended holds up no other. */
export async function expireProposals(
  needs: Pick<Needs, 'clock' | 'configuration' | 'directory' | 'doorbell' | 'log'>,
): Promise<void> {
  const { proposals } = await needs.configuration.load();
  const now = needs.clock.now();
  for (const { id } of proposals.filter(({ state, expiresAt }) => state === 'waiting' && expiresAt <= now)) {
    try {
      const command = { type: 'expire', id: `expire:${id}`, actor: system, via: viaSystem, proposal: id } as const;
      const outcome = changeConfiguration(await needs.configuration.load(), command, systemFacts(needs));
      if (outcome.kind === 'accepted' && (await needs.configuration.append(outcome.event))) needs.doorbell.ring('plan');
    } catch (error) {
      needs.log.error({ err: error, proposal: id }, 'A change that nobody confirmed in its time could not be ended');
    }
  }
}

/**
 * Moves the end of an eligibility, because of an approved request; doing it twice does it once, and one that lasts as long
 * already stays as it is.
 *
 * @returns the eligibility as it is then; undefined: there is none.
 */
export async function moveEligibility(
  needs: Pick<Needs, 'clock' | 'configuration' | 'directory' | 'doorbell'>,
  request: string,
  eligibility: Required<Eligibility>,
): Promise<Eligibility | undefined> {
  for (;;) {
    const configuration = await needs.configuration.load();
    const issued = { id: `eligibility:${request}`, actor: system, via: viaSystem } as const;
    const command = { type: 'moveEligibility', ...issued, request, eligibility } as const;
    const outcome = changeConfiguration(configuration, command, systemFacts(needs));
    if (outcome.kind === 'refused') return undefined;
    if (outcome.kind === 'repeated') {
      const id = eligibilityId(eligibility);
      return configuration.eligibilities.find((one) => eligibilityId(one) === id);
    }
    if (await needs.configuration.append(outcome.event)) {
      needs.doorbell.ring('plan');
      return eligibility;
    }
  }
}

function systemFacts({ clock, directory }: Pick<Needs, 'clock' | 'directory'>): ConfigurationFacts {
  return { now: clock.now(), timeZone: directory.timeZone, roles: [], hasSecondAdministrator: true };
}

type Intent =
  | { readonly type: 'change'; readonly changes: readonly Change[]; readonly names: readonly Named[] }
  | { readonly type: 'change'; readonly refusal: Refusal }
  | { readonly type: 'confirm' | 'reject'; readonly proposal: number };

async function runChange(
  needs: Needs,
  { actor, via, delivery, commandId = delivery }: Administrator,
  progress: Progress,
  intend: (configuration: ConfigurationState) => Promise<Intent>,
): Promise<Answered<Configured>> {
  for (;;) {
    const configuration = await needs.configuration.load();
    // What it did itself must not look like somebody else's change.
    if (configuration.commandIds.has(commandId)) return { kind: 'done', value: { configuration } };
    const intent = await intend(configuration);
    const issued = { id: commandId, actor, via };
    const outcome: ConfigurationOutcome =
      'refusal' in intent
        ? { kind: 'refused', refusal: intent.refusal }
        : refuseUnreadable(
            changeConfiguration(
              configuration,
              { ...issued, ...intent },
              await gatherConfigurationFacts(needs, actor, changesOf(intent, configuration)),
            ),
            needs.directory.timeZone,
          );
    if (outcome.kind === 'repeated') return { kind: 'done', value: { configuration } };
    if (outcome.kind === 'refused') {
      const attempt: Attempt = {
        ...{ id: delivery, at: needs.clock.now(), command: `${intent.type}Configuration`, actor, via },
        ...{ state: null, code: outcome.refusal.code },
      };
      await needs.attempts.record(attempt);
      return { kind: 'refused', refusal: outcome.refusal };
    }
    progress.beginWrite();
    if (await needs.configuration.append(outcome.event)) {
      needs.doorbell.ring('plan');
      return { kind: 'done', value: { configuration: outcome.configuration, event: outcome.event } };
    }
    progress.lostRace();
  }
}

/**
 * Refuses a proposal that is too long for one card: the administrator who confirms it must be able to read all of it, in whichever
 * language they read.
 */
function refuseUnreadable(outcome: ConfigurationOutcome, timeZone: string): ConfigurationOutcome {
  if (outcome.kind !== 'accepted' || outcome.event.type !== 'configurationChanged') return outcome;
  const { proposed, names } = outcome.event.data;
  const lengthIn = (language: Language) =>
    allChangeSentences({ language, timeZone }, proposed, names, timeZone).join(' ').length;
  return languages.every((language) => lengthIn(language) <= proposalLimit)
    ? outcome
    : { kind: 'refused', refusal: refusal('invalidInput', 'proposalTooLong', {}) };
}

/** What may take effect, or be proposed: nothing of what is rejected. */
function changesOf(
  intent: Exclude<Intent, { refusal: Refusal }>,
  { proposals }: ConfigurationState,
): readonly Change[] {
  if (intent.type === 'change') return intent.changes;
  return intent.type === 'reject' ? [] : (proposals.find(({ id }) => id === intent.proposal)?.changes ?? []);
}

async function gatherConfigurationFacts(
  needs: Needs,
  actor: PersonActor,
  changes: readonly Change[],
): Promise<ConfigurationFacts> {
  const { clock, directory } = needs;
  const [roles, administrators, aboutChanges] = await Promise.all([
    directory.roles(actor.id),
    directory.holders(directoryRoles.identityGovernanceAdministrator),
    gatherChangeFacts(needs, changes),
  ]);
  const hasSecondAdministrator = administrators.some(({ id }) => id !== actor.id);
  return { now: clock.now(), timeZone: directory.timeZone, roles, hasSecondAdministrator, aboutChanges };
}
