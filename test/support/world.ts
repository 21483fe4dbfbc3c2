import type { Answered } from '../../src/approvals/answer.ts';
import { followEligibilities, tellEligibilityEnds } from '../../src/approvals/due/follow-eligibilities.ts';
import { runDue } from '../../src/approvals/due/run-due.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { type DecisionInput, decide } from '../../src/approvals/requests/decide.ts';
import { type Submission, submit } from '../../src/approvals/requests/submit.ts';
import type { Services } from '../../src/approvals/services.ts';
import { directoryRoles } from '../../src/core/base/person.ts';
import type { AccessPackage } from '../../src/core/policy/policy.ts';
import type { RiskReport, RiskSettings, RiskSourceName } from '../../src/core/policy/risk.ts';
import type { Eligibility, Role } from '../../src/core/policy/role.ts';
import type { AccessRequest } from '../../src/core/request/request.ts';
import { planDue } from '../../src/delivery/plan-due.ts';
import { createIsReachable } from '../../src/delivery/reach.ts';
import { sendDue } from '../../src/delivery/send.ts';
import { createAssignments } from '../../src/holdings/assignments.ts';
import { reconcileDue } from '../../src/holdings/reconcile.ts';
import { createLog } from '../../src/log.ts';
import { boundedRiskSource } from '../../src/ports/calls/bounded.ts';
import { parsedRiskSource } from '../../src/ports/calls/parsed-answers.ts';
import type { Bell } from '../../src/ports/doorbell.ts';
import { unmeasured } from '../../src/ports/measure.ts';
import type { RiskSource } from '../../src/ports/risk-source.ts';
import type { Attempt } from '../../src/ports/stores/attempt-store.ts';
import type { ConfigurationStore } from '../../src/ports/stores/configuration-store.ts';
import { InMemoryChannel } from './channel.ts';
import { TestClock } from './clock.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { InMemoryDirectory } from './directory.ts';
import { InMemoryFulfiller } from './fulfiller.ts';
import { accessPackage, riskSettings } from './packages.ts';
import { identityOf } from './people.ts';

/** What tests set up: packages, thresholds, and what the risk sources say. */
export interface Setup {
  packages: AccessPackage[];
  risk: RiskSettings;
  roles: Role[];
  eligibilities: Eligibility[];
  removals: Map<string, Date>;
  readonly reports: Record<RiskSourceName, Map<string, RiskReport>>;
  /** Runs before a risk source answers; may wait, or throw. */
  beforeRisk: (source: RiskSourceName) => Promise<void> | void;
}

/** What is changed of a usual submission; a package is named by its id alone. */
type Asked = Partial<Submission> & { readonly packageId?: string };

/** The whole core on real MongoDB, with everything around it in memory. */
export type World = Awaited<ReturnType<typeof createWorld>>;

let commands = 0;
/** A new id, as a platform would give to each thing that it sends. */
export const newId = (purpose = 'command'): string => {
  commands += 1;
  return `${purpose}-${commands}`;
};

export function issuerOf(personId: string, delivery: string = newId('delivery')): Issuer {
  return { identity: identityOf(personId), delivery };
}

/**
 * Robin may ask for the package `finance`; Amy or Ben decides. Sofia reviews ID Protection's findings and Colin
 * insider risk, both with Security Reader; Ida and Igor are Identity Governance Administrators.
 */
export async function createWorld(database?: TestDatabase) {
  const opened = database ?? (await openDatabase());
  const clock = new TestClock();
  const rings: Bell[] = [];
  const directory = new InMemoryDirectory()
    .add(['robin', 'bea', 'amy', 'ben', 'cleo', 'sofia', 'colin', 'ida', 'igor'])
    .grantRole(directoryRoles.securityAdministrator, 'sofia')
    .grantRole(directoryRoles.complianceAdministrator, 'colin')
    .grantRole(directoryRoles.securityReader, 'sofia', 'colin')
    .grantRole(directoryRoles.identityGovernanceAdministrator, 'ida', 'igor');
  const setup: Setup = {
    packages: [accessPackage()],
    risk: riskSettings(),
    roles: [],
    eligibilities: [],
    removals: new Map(),
    reports: { idProtection: new Map(), insiderRisk: new Map() },
    beforeRisk: () => {},
  };
  const riskSource = (name: RiskSourceName): RiskSource => ({
    name,
    async assess(personId) {
      await setup.beforeRisk(name);
      return setup.reports[name].get(personId);
    },
  });
  const log = createLog(process.env.TEST_LOG ?? 'silent', false);
  const channel = new InMemoryChannel();
  const fulfiller = new InMemoryFulfiller();
  const { requests, attempts, conversations, deliveries, holdings, processes } = opened.stores;
  const isReachable = createIsReachable({ directory, conversations }, [{ name: channel.name, onlyWhereMet: false }]);
  /** What the test has set up, until something is stored. */
  const configuration: ConfigurationStore = {
    ...opened.stores.configuration,
    async load() {
      const stored = await opened.stores.configuration.load();
      return stored.revision === 0 ? { ...stored, ...setup } : stored;
    },
  };
  const services: Services & { readonly channels: readonly string[] } = {
    channels: [channel.name],
    clock,
    directory,
    isReachable,
    riskSources: [riskSource('idProtection'), riskSource('insiderRisk')].map((source) =>
      parsedRiskSource(boundedRiskSource(source)),
    ),
    configuration,
    requests,
    attempts,
    deliveries,
    holdings,
    processes,
    doorbell: { ring: (bell) => void rings.push(bell) },
    log,
    measure: unmeasured,
  };
  const planner = {
    clock,
    directory,
    isReachable,
    requests,
    attempts,
    configuration,
    deliveries,
    channels: [channel.name],
    doorbell: services.doorbell,
    log,
  };
  const sender = { clock, directory, requests, configuration, deliveries, channels: [channel.name], log };
  const reconciler = {
    clock,
    directory,
    requests,
    doorbell: services.doorbell,
    log,
    holdings,
    fulfillers: [fulfiller],
  };
  const assignments = createAssignments({
    ...{ clock, directory, configuration, requests, holdings },
    doorbell: services.doorbell,
  });

  return {
    database: opened,
    clock,
    directory,
    setup,
    services,
    channel,
    fulfiller,
    planner,
    sender,
    reconciler,
    assignments,
    rings,
    stores: opened.stores,

    submit(personId: string, { packageId = 'finance', ...changed }: Asked = {}): Promise<Answered<AccessRequest>> {
      const requested = { kind: 'accessPackage', id: packageId } as const;
      const submission = { commandId: newId('submit'), requested, justification: 'Month-end closing' };
      return submit(services, { ...submission, from: issuerOf(personId), ...changed });
    },

    /** Submits and gives what was stored; fails the test when it was not. */
    async submitted(personId: string, changed: Asked = {}): Promise<AccessRequest> {
      return doneBy(await this.submit(personId, changed));
    },

    decide(personId: string, request: AccessRequest, changed: Partial<DecisionInput> = {}) {
      return decide(services, decisionOf(personId, request, changed));
    },

    async stored(id: string): Promise<AccessRequest> {
      const request = await requests.get(id);
      if (request === undefined) throw new Error(`There is no request ${id}.`);
      return request;
    },

    async attempts(): Promise<readonly Attempt[]> {
      const found = await opened.mongo.connection.collection('attempts').find().sort({ at: 1 }).toArray();
      return found.map(({ _id, ...attempt }) => ({ id: String(_id), ...attempt }) as unknown as Attempt);
    },

    /** What the `due` bell does. */
    async look(): Promise<void> {
      await runDue(services, assignments);
      await tellEligibilityEnds(services);
      await followEligibilities(services);
    },

    /** What the bells `plan` and `deliver` do. */
    async deliver(): Promise<void> {
      await planDue(planner);
      await Promise.all(Array.from({ length: 4 }, () => sendDue(sender, channel)));
    },

    /** What the `fulfil` bell does. */
    fulfil: () => reconcileDue(reconciler),
  };
}

/** A click on the open stage's card; it approves unless said otherwise. */
export function decisionOf(
  personId: string,
  request: AccessRequest,
  changed: Partial<DecisionInput> = {},
): DecisionInput {
  const stage = request.stages.find(({ state }) => state === 'open')?.id ?? 'policy-1';
  return {
    commandId: newId('decide'),
    from: issuerOf(personId),
    requestId: request.id,
    stage,
    answer: 'approve',
    shareReason: false,
    ...changed,
  };
}

/** What was done; fails the test when it was not. */
export function doneBy<T>(answered: Answered<T>): T {
  if (answered.kind !== 'done') throw new Error(`Expected that it is done, got ${JSON.stringify(answered)}`);
  return answered.value;
}

/** Why it was refused; fails the test when it was not. */
export function refusalOf(answered: Answered<unknown>) {
  if (answered.kind !== 'refused') throw new Error(`Expected a refusal, got ${answered.kind}`);
  return answered.refusal;
}
