import { notYours } from '../core/authority.ts';
import type { Submit } from '../core/commands.ts';
import { type Refusal, refusal } from '../core/errors.ts';
import { requestIdFor } from '../core/ids.ts';
import { transition } from '../core/lifecycle.ts';
import { personRef } from '../core/person.ts';
import type { AccessPackage, RequestorScope } from '../core/policy.ts';
import { type AccessRequest, isOpen } from '../core/request.ts';
import { stagesAtSubmission } from '../core/submission.ts';
import { formatMoment } from '../core/text.ts';
import type { Directory } from '../ports/directory.ts';
import { type Answered, answerInTime, type Progress } from './answer.ts';
import { resolveStages } from './approvers.ts';
import { assessRisk } from './assess-risk.ts';
import { type Issuer, type PersonActor, recordRefusal, resolveIssuer, unknownPerson, viaOf } from './issuer.ts';
import type { Services } from './services.ts';

/** What a person filled in. */
export interface Submission {
  /** The platform's id of this very submission. */
  readonly commandId: string;
  readonly from: Issuer;
  readonly packageId: string;
  readonly justification: string;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** Makes a request, with its risk stages and its first stage open, in one write. */
export function submit(services: Services, submission: Submission): Promise<Answered<AccessRequest>> {
  return answerInTime(services.log, (progress) => carryOut(services, submission, progress));
}

async function carryOut(
  services: Services,
  submission: Submission,
  progress: Progress,
): Promise<Answered<AccessRequest>> {
  const { directory, settings, requests, doorbell } = services;
  const requestId = requestIdFor(submission.commandId);
  const [known, actor] = await Promise.all([requests.get(requestId), resolveIssuer(directory, submission.from)]);
  const refuse = (why: Refusal, alert?: string) =>
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
    if (first.requestor.id !== actor.id) return refuse(notYours());
    if (first.target.id === submission.packageId && isOpen(first)) return { kind: 'done', value: first } as const;
    return refuse(
      refusal(
        'notPossibleNow',
        `This form was sent already, for ${first.target.name}. Open the form again to ask anew.`,
      ),
    );
  };
  if (known !== undefined) return answerAgain(known);
  const accessPackage = (await settings.packages()).find((candidate) => candidate.id === submission.packageId);
  if (accessPackage === undefined) {
    return refuse(
      refusal('unknownPackage', 'This package is no longer offered. Open the form again to see what is.', 'package'),
    );
  }
  const open = await requests.findOpen(actor.id, accessPackage.id);
  // This very command, sent twice at once: the other one was first.
  if (open?.id === requestId) return { kind: 'done', value: open };
  if (open !== undefined) return refuse(duplicate(open));

  const command: Submit = {
    type: 'submit',
    id: submission.commandId,
    requestId,
    actor,
    via: viaOf(submission.from),
    justification: submission.justification,
    ...(submission.startsAt === undefined ? {} : { startsAt: submission.startsAt }),
    ...(submission.endsAt === undefined ? {} : { endsAt: submission.endsAt }),
  };
  const outcome = transition(undefined, command, await gatherFacts(services, actor, accessPackage));
  if (outcome.kind === 'refused') {
    const { code, message } = outcome.refusal;
    if (code !== 'noApprovers') return refuse(outcome.refusal);
    doorbell.ring('plan');
    return refuse(outcome.refusal, `${actor.name} asked for ${accessPackage.name} in vain. They were told: ${message}`);
  }
  progress.beginWrite();
  const inserted = await requests.insert(outcome.request);
  if (inserted.kind === 'openRequest') {
    progress.lostRace();
    return refuse(duplicate(inserted.request));
  }
  doorbell.ring('plan');
  if (outcome.request.state === 'approved') doorbell.ring('due');
  return inserted.kind === 'exists' ? answerAgain(inserted.request) : { kind: 'done', value: outcome.request };
}

async function gatherFacts(services: Services, person: PersonActor, accessPackage: AccessPackage) {
  const { clock, directory, settings, requests, riskSources, log } = services;
  const subjects = { requestor: person, beneficiary: person };
  const riskSettings = await settings.risk();
  const [mayRequest, answers] = await Promise.all([
    isInScope(directory, person.id, accessPackage.policy.requestors),
    assessRisk(riskSources, riskSettings, [personRef(person)], log),
  ]);
  const risk = { settings: riskSettings, answers };
  const approvers = await resolveStages(directory, stagesAtSubmission({ accessPackage, risk }), subjects);
  // Last, because everything before it takes time in which another request may have been granted.
  const access = await requests.findAccess(person.id, accessPackage.id);
  const endsAt = access?.window.endsAt;
  return {
    now: clock.now(),
    organization: directory.organization,
    ...subjects,
    accessPackage,
    mayRequest,
    risk,
    approvers,
    ...(access === undefined ? {} : { currentAccess: endsAt === undefined ? {} : { endsAt } }),
  };
}

/** Who may ask. */
export async function isInScope(directory: Directory, personId: string, scope: RequestorScope): Promise<boolean> {
  if (scope.kind === 'everyone' || scope.people.includes(personId)) return true;
  const memberships = await Promise.all(scope.groups.map((group) => directory.isMember(personId, group)));
  return memberships.includes(true);
}

function duplicate(open: AccessRequest): Refusal {
  return refusal(
    'duplicateRequest',
    `Your request for ${open.target.name} from ${formatMoment(open.submittedAt)} is still in progress (${open.id}).`,
    'package',
  );
}
