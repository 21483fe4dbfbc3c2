import { requestIdFor } from '../../core/base/ids.ts';
import { type PersonRef, personRef } from '../../core/base/person.ts';
import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { Configuration } from '../../core/configuration/changes.ts';
import type { RequestorScope } from '../../core/policy/policy.ts';
import { riskOff } from '../../core/policy/risk.ts';
import { notYourDecision } from '../../core/request/authority.ts';
import type { QuestionInputs, Submit, SubmitFacts } from '../../core/request/commands.ts';
import { findEmptyStage, stagesAtSubmission } from '../../core/request/handlers/submission.ts';
import { transition } from '../../core/request/lifecycle.ts';
import { type AccessRequest, awaitsRecheck, isOpen, type Requestable } from '../../core/request/request.ts';
import { extensionOf } from '../../core/request/role-requests.ts';
import { view } from '../../core/view/view.ts';
import type { Directory } from '../../ports/directory.ts';
import type { AttemptAlert } from '../../ports/stores/attempt-store.ts';
import { type Answered, answerInTime, type Progress } from '../answer.ts';
import { dayIn } from '../forms/days.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from '../issuer.ts';
import type { Services } from '../services.ts';
import { resolveStages } from './approvers.ts';
import { assessRisk } from './assess-risk.ts';
import { assignmentFor, assignmentOf, findConflicts } from './find-conflicts.ts';
import { type GroupsOf, groupsOnce } from './groups-once.ts';
import { eligibilityFor, type RequestedItem, resolveRequestable, targetId } from './requestable.ts';

/** What a person filled in. */
export interface Submission {
  /** The platform's id of this very submission. */
  readonly commandId: string;
  readonly from: Issuer;
  readonly requested: RequestedItem;
  /** Whom it is for, by the id in the directory; absent: the person who asks. */
  readonly beneficiaryId?: string;
  readonly justification: string;
  /** What was filled in for the package's questions. */
  readonly answers?: QuestionInputs;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** Makes a request, with its risk stages and its first stage open, in one write. */
export function submit(services: Services, submission: Submission): Promise<Answered<AccessRequest>> {
  return answerInTime(services, 'submit', (progress) => runSubmission(services, submission, progress));
}

async function runSubmission(
  services: Services,
  submission: Submission,
  progress: Progress,
): Promise<Answered<AccessRequest>> {
  const { directory, requests, doorbell } = services;
  const requestId = requestIdFor(submission.commandId);
  const [known, actor] = await Promise.all([requests.get(requestId), resolveIssuer(directory, submission.from)]);
  const refuse = (why: Refusal, alert?: AttemptAlert) =>
    recordRefusal(services, {
      from: submission.from,
      actor,
      command: 'submit',
      refusal: why,
      requestId,
      ...(alert === undefined ? {} : { alert }),
    });
  if (actor === undefined) return refuse(unknownPerson(directory));
  // The same submission again gets its first answer; to anybody else its id says nothing.
  const answerAgain = (first: AccessRequest) => {
    if (first.requestor.id !== actor.id) return refuse(notYourDecision());
    if (first.target.id === targetId(submission.requested) && isOpen(first))
      return { kind: 'done', value: first } as const;
    return refuse(refusal('notPossibleNow', 'formSentBefore', { target: first.target.name }));
  };
  if (known !== undefined) return answerAgain(known);
  const configuration = await services.configuration.load();
  const requestable = resolveRequestable(configuration, actor, {
    ...submission,
    now: services.clock.now(),
    timeZone: directory.timeZone,
  });
  if ('code' in requestable) return refuse(requestable);
  const beneficiary = await beneficiaryOf(directory, actor, submission.beneficiaryId);
  if (beneficiary === undefined)
    return refuse(
      refusal('unknownPerson', 'unknownBeneficiary', { organization: directory.organization }, 'beneficiary'),
    );
  const { open, facts } = await gatherSubmitFacts(services, configuration, {
    requestor: actor,
    beneficiary,
    accessPackage: requestable,
  });
  // This very command, sent twice at once: the other one was first.
  if (open?.id === requestId) return { kind: 'done', value: open };
  // Whether there is such a request is nobody's business who may not ask for that person.
  const mayAsk = actor.id === beneficiary.id || (requestable.policy.onBehalf && facts.isManager);
  if (open !== undefined && mayAsk) return refuse(duplicate(open, actor));

  const command: Submit = {
    type: 'submit',
    id: submission.commandId,
    requestId,
    actor,
    via: viaOf(submission.from),
    justification: submission.justification,
    ...(submission.answers === undefined ? {} : { answers: submission.answers }),
    ...(submission.startsAt === undefined ? {} : { startsAt: submission.startsAt }),
    ...(submission.endsAt === undefined ? {} : { endsAt: submission.endsAt }),
  };
  const outcome = transition<'submit'>(undefined, command, facts);
  if (outcome.kind === 'refused') {
    const stage = outcome.refusal.code === 'noApprovers' ? findEmptyStage(facts) : undefined;
    if (stage === undefined) return refuse(outcome.refusal);
    doorbell.ring('plan');
    const key = `noApprovers:${requestable.id}:${dayIn(facts.timeZone, facts.now)}`;
    return refuse(outcome.refusal, { key, target: requestable.name, stage });
  }
  progress.beginWrite();
  const inserted = await requests.insert(outcome.request);
  if (inserted.kind === 'openRequest') {
    progress.lostRace();
    return refuse(duplicate(inserted.request, actor));
  }
  doorbell.ring('plan');
  if (awaitsRecheck(outcome.request)) doorbell.ring('due');
  return inserted.kind === 'exists' ? answerAgain(inserted.request) : { kind: 'done', value: outcome.request };
}

/** The person themselves, or whom they ask for, as the directory knows them. */
async function beneficiaryOf(
  directory: Directory,
  actor: PersonActor,
  beneficiaryId: string | undefined,
): Promise<PersonRef | undefined> {
  if (beneficiaryId === undefined || beneficiaryId === actor.id) return personRef(actor);
  const person = await directory.person(beneficiaryId);
  return person === undefined ? undefined : personRef(person);
}

interface Asked {
  readonly requestor: PersonActor;
  readonly beneficiary: PersonRef;
  readonly accessPackage: Requestable;
}

async function gatherSubmitFacts(
  services: Services,
  configuration: Configuration,
  { requestor, beneficiary, accessPackage: asked }: Asked,
): Promise<{ readonly open: AccessRequest | undefined; readonly facts: SubmitFacts }> {
  const { clock, directory, requests, holdings, riskSources, log } = services;
  const subjects = { requestor: personRef(requestor), beneficiary };
  const groupsOf = groupsOnce(directory, beneficiary.id);
  const riskSettings = asked.policy.riskReview ? configuration.risk : riskOff;
  const [mayRequest, managers, answers] = await Promise.all([
    isInScope(beneficiary.id, asked.policy.requestors, groupsOf),
    directory.resolve({ kind: 'manager', level: 1 }, beneficiary.id),
    assessRisk(riskSources, riskSettings, [subjects.requestor, beneficiary], log),
  ]);
  const risk = { settings: riskSettings, answers };
  // Last, because everything before it takes time in which another request may have been granted.
  const { open, access: lasting, approved } = await requests.standing(beneficiary.id, asked.id);
  const access = lasting.find(({ target }) => target.id === asked.id);
  const accessPackage = access === undefined ? asked : extensionOf(asked);
  const endsAt = access?.window.endsAt;
  const currentAccess =
    access === undefined
      ? {}
      : {
          currentAccess: {
            requestId: access.id,
            ...(endsAt === undefined ? {} : { endsAt }),
            ...(access.ending || access.earlyEnd !== undefined ? { ending: true } : {}),
          },
        };
  const stages = stagesAtSubmission({ accessPackage, risk, ...currentAccess });
  const [stageApprovers, held] = await Promise.all([
    resolveStages(services, stages, subjects),
    holdings.get(beneficiary.id),
  ]);
  const assignment = assignmentFor(access?.id ?? '', accessPackage);
  const conflicts = await findConflicts(
    { configuration, groupsOf, directory },
    held,
    assignment,
    approved.map(assignmentOf),
  );
  const facts = {
    now: clock.now(),
    organization: directory.organization,
    timeZone: directory.timeZone,
    ...subjects,
    accessPackage,
    mayRequest,
    isManager: managers.some(({ id }) => id === requestor.id),
    conflicts,
    risk,
    ...stageApprovers,
    ...currentAccess,
    ...eligibleUntil(configuration, accessPackage, beneficiary.id),
  };
  return { open, facts };
}

function eligibleUntil(
  configuration: Configuration,
  { kind, id }: Requestable,
  personId: string,
): Pick<SubmitFacts, 'eligibleUntil'> {
  const end = kind === 'role' ? eligibilityFor(configuration, { id }, personId)?.endsAt : undefined;
  return end === undefined ? {} : { eligibleUntil: end };
}

/** Who may ask. */
export async function isInScope(personId: string, scope: RequestorScope, groupsOf: GroupsOf): Promise<boolean> {
  if (scope.kind === 'everyone' || scope.people.includes(personId)) return true;
  if (scope.groups.length === 0) return false;
  const groups = await groupsOf();
  return scope.groups.some((group) => groups.has(group));
}

/** A manager who asks for somebody may be who approves that: they hear no more of the other request than they may see. */
function duplicate(open: AccessRequest, actor: PersonActor): Refusal {
  const which = {
    own: open.requestor.id === actor.id ? 'yes' : 'no',
    onBehalf: open.beneficiary.id === actor.id ? 'no' : 'yes',
    ...{ target: open.target.name, beneficiary: open.beneficiary.name },
  } as const;
  const seen = view(open, actor);
  if (seen === undefined) return refusal('duplicateRequest', 'inProgress', which, 'package');
  const since = seen.submittedAt;
  return refusal('duplicateRequest', 'inProgressSince', { ...which, since, requestId: open.id }, 'package');
}
