import { directoryRoles, type PersonRef } from '../base/person.ts';
import { type Refusal, refusal } from '../base/refusal.ts';
import type { AccessRequest } from './request.ts';
import { isRiskStage, type Stage } from './stages.ts';

/**
 * How somebody stands to a request, or to a change of the configuration, when they command something.
 * - `policyApprover`, `riskReviewer`: among the approvers of the named stage now, by live lookup.
 * - `asked`: was asked in the named stage, or decided it, and it is closed.
 * - `resourceAdministrator`: administers the resource that the role is on.
 * - `approved`: approved the access that is to be taken away.
 * - `proposer`: proposed the change.
 * - `none`: nothing of these, or there is no such thing.
 */
export const relations = [
  'requestor',
  'beneficiary',
  'policyApprover',
  'riskReviewer',
  'asked',
  'approved',
  'resourceAdministrator',
  'proposer',
  'none',
] as const;
/** How a person stands to a request or proposal: the row of the table that counts for them. */
export type Relation = (typeof relations)[number];

/** What a person may command, as far as it depends on who they are. */
export type GuardedCommand =
  | 'returnAccess'
  | 'revoke'
  | 'decide'
  | 'cancel'
  | 'extend'
  | 'show'
  | 'configure'
  | 'confirmChange'
  | 'rejectChange'
  | 'oversee';

const { identityGovernanceAdministrator, securityReader } = directoryRoles;

/** Why people may not do what they wanted to. */
const refusals = {
  ownRequest: refusal('ownRequest', 'ownRequest', {}),
  notYourDecision: refusal('notYourDecision', 'notYourDecision', {}),
  riskRoleNeeded: refusal('missingRole', 'riskRoleNeeded', { role: securityReader }),
  onlyRequestorCancels: refusal('notYourRequest', 'onlyRequestorCancels', {}),
  onlyBeneficiaryReturns: refusal('notYourRequest', 'onlyBeneficiaryReturns', {}),
  notRevoker: refusal('notAdministrator', 'notRevoker', { role: identityGovernanceAdministrator }),
  ownAccess: refusal('notAdministrator', 'ownAccess', {}),
  notOverseer: refusal('notAdministrator', 'notOverseer', { role: identityGovernanceAdministrator }),
  notYourRequest: refusal('notYourRequest', 'notYourRequest', {}),
  nothingToShow: refusal('unknownRequest', 'nothingToShow', {}),
  administratorNeeded: refusal('notAdministrator', 'administratorNeeded', { role: identityGovernanceAdministrator }),
  ownChange: refusal('ownChange', 'ownChange', {}),
} as const satisfies Record<string, Refusal>;

type Refused = keyof typeof refusals;

/** Allowed, refused, or allowed to holders of a role and refused to others. */
type Rule = 'allowed' | Refused | { readonly role: string; readonly without: Refused };

const reader: Rule = { role: securityReader, without: 'riskRoleNeeded' };
const administrator: Rule = { role: identityGovernanceAdministrator, without: 'administratorNeeded' };

const revoker: Rule = { ...administrator, without: 'notRevoker' };
const overseer: Rule = { ...administrator, without: 'notOverseer' };

/** For people who stand in no special way to what is commanded, and then for those who do. */
type Row = { readonly none: Rule } & Partial<Record<Relation, Rule>>;

/** The one table of authority. A relation that a row does not name counts as `none`. */
const table: Readonly<Record<GuardedCommand, Row>> = {
  // `asked` hears who decided: whether the stage is still open is the lifecycle's question.
  decide: {
    requestor: 'ownRequest',
    beneficiary: 'ownRequest',
    policyApprover: 'allowed',
    riskReviewer: reader,
    asked: 'allowed',
    none: 'notYourDecision',
  },
  cancel: {
    requestor: 'allowed',
    beneficiary: 'onlyRequestorCancels',
    resourceAdministrator: 'allowed',
    none: { role: identityGovernanceAdministrator, without: 'notYourRequest' },
  },
  /** Open the form to keep access for longer; what is asked with it is checked like every submission. */
  extend: { requestor: 'allowed', beneficiary: 'allowed', none: 'notYourRequest' },
  show: {
    requestor: 'allowed',
    beneficiary: 'allowed',
    policyApprover: 'allowed',
    riskReviewer: 'allowed',
    asked: 'allowed',
    resourceAdministrator: 'allowed',
    none: { role: identityGovernanceAdministrator, without: 'nothingToShow' },
  },
  returnAccess: { requestor: 'onlyBeneficiaryReturns', beneficiary: 'allowed', none: 'notYourRequest' },
  /** An administrator may take away whose it is; the subjects of a request return what they have. */
  revoke: {
    beneficiary: { ...administrator, without: 'ownAccess' },
    approved: 'allowed',
    resourceAdministrator: 'allowed',
    none: revoker,
  },
  configure: { none: administrator },
  confirmChange: { proposer: 'ownChange', none: administrator },
  rejectChange: { none: administrator },
  /** See all requests for a package. */
  oversee: { resourceAdministrator: 'allowed', none: overseer },
};

/** Whether somebody who stands like this and holds these directory roles now may command this; undefined: yes. */
export function refuseCommand(
  command: GuardedCommand,
  relation: Relation,
  roles: readonly string[],
): Refusal | undefined {
  const row = table[command];
  const rule = row[relation] ?? row.none;
  if (rule === 'allowed') return undefined;
  if (typeof rule === 'string') return refused(rule);
  return roles.includes(rule.role) ? undefined : refused(rule.without);
}

function refused(why: Refused): Refusal {
  return refusals[why];
}

/** What the directory says about a person at this moment, as far as one stage's authority depends on it. */
export interface LiveAuthority {
  /** The person is among the stage's approvers now, by live lookup; holding a card or an id is no authority. */
  readonly isApprover: boolean;
  /** The directory roles that the person holds now. */
  readonly roles: readonly string[];
}

/** Requestor and beneficiary never decide on, and are never asked about, their own request. */
export function isSubject(
  request: Pick<AccessRequest, 'requestor' | 'beneficiary'>,
  person: { readonly id: string },
): boolean {
  return person.id === request.requestor.id || person.id === request.beneficiary.id;
}

/** How a person stands to a request and, where one is named, to a stage of it. */
export function relationTo(
  request: AccessRequest | undefined,
  stage: Stage | undefined,
  person: Pick<PersonRef, 'id'>,
  isApprover: boolean,
): Relation {
  if (person.id === request?.requestor.id) return 'requestor';
  if (person.id === request?.beneficiary.id) return 'beneficiary';
  if (stage === undefined) return 'none';
  if (stage.state === 'open' || stage.state === 'waiting') {
    if (!isApprover) return 'none';
    return isRiskStage(stage) ? 'riskReviewer' : 'policyApprover';
  }
  const wasAsked = isApprover || [...stage.approversNow, stage.decision?.by].some((one) => one?.id === person.id);
  return wasAsked ? 'asked' : 'none';
}

/** People who stand in no other way to a request count as administrators of its resource, if they are. */
export function orAdministrator(relation: Relation, isResourceAdministrator: boolean): Relation {
  return relation === 'none' && isResourceAdministrator ? 'resourceAdministrator' : relation;
}

/**
 * Whether this person may decide this stage now; undefined means yes. Somebody who has no business with the request
 * hears the same whatever its state is, so that asking teaches nothing.
 */
export function refuseDecision(
  request: AccessRequest | undefined,
  stage: Stage | undefined,
  person: PersonRef,
  live: LiveAuthority,
): Refusal | undefined {
  return refuseCommand('decide', relationTo(request, stage, person, live.isApprover), live.roles);
}

/** For everybody who has no part in a decision, also when there is no such request. */
export function notYourDecision(): Refusal {
  return refusals.notYourDecision;
}
