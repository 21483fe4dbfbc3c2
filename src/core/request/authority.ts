import { type Refusal, type RefusalCode, refusal } from '../base/errors.ts';
import { directoryRoles, type PersonRef } from '../base/person.ts';
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

const sentences = {
  ownRequest: ['ownRequest', 'You cannot decide on your own request. Nothing was changed.'],
  notYourDecision: ['notYourDecision', 'This request is not waiting for your decision. Nothing was changed.'],
  noSecurityReader: [
    'missingRole',
    `To review risk you need the role ${directoryRoles.securityReader} as well, and you do not hold it now. Nothing was changed.`,
  ],
  onlyRequestor: [
    'notYourRequest',
    'Only the person who made this request or an administrator can cancel it. Nothing was changed.',
  ],
  onlyBeneficiary: ['notYourRequest', 'Only the person who has the access can return it. Nothing was changed.'],
  onlyRevokers: [
    'notAdministrator',
    `Only somebody who approved this access, a holder of the role ${directoryRoles.identityGovernanceAdministrator} or, for a role, an administrator of its resource can revoke it. Nothing was changed.`,
  ],
  ownAccess: [
    'notAdministrator',
    'You cannot revoke your own access. To give it back, return it. Nothing was changed.',
  ],
  onlyOverseers: [
    'notAdministrator',
    `Only holders of the role ${directoryRoles.identityGovernanceAdministrator} and, for a role, the administrators of its resource can see this.`,
  ],
  notYourRequest: ['notYourRequest', 'You made no such request. Nothing was changed.'],
  nothingToShow: ['unknownRequest', 'There is no such request that you could see. Check the number and try again.'],
  notAdministrator: [
    'notAdministrator',
    `Only holders of the role ${directoryRoles.identityGovernanceAdministrator} can do this. Nothing was changed.`,
  ],
  ownChange: ['ownChange', 'You proposed this change, so somebody else must confirm it. Nothing was changed.'],
} as const satisfies Record<string, readonly [RefusalCode, string]>;

type Sentence = keyof typeof sentences;

/** Allowed, refused with a sentence, or allowed to holders of a role and refused to others. */
type Rule = 'allowed' | Sentence | { readonly role: string; readonly without: Sentence };

const reader: Rule = { role: directoryRoles.securityReader, without: 'noSecurityReader' };
const administrator: Rule = {
  role: directoryRoles.identityGovernanceAdministrator,
  without: 'notAdministrator',
};

const revoker: Rule = { ...administrator, without: 'onlyRevokers' };
const overseer: Rule = { ...administrator, without: 'onlyOverseers' };

/** For whoever stands in no special way to what is commanded, and then for those who do. */
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
    beneficiary: 'onlyRequestor',
    resourceAdministrator: 'allowed',
    none: { role: directoryRoles.identityGovernanceAdministrator, without: 'notYourRequest' },
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
    none: { role: directoryRoles.identityGovernanceAdministrator, without: 'nothingToShow' },
  },
  returnAccess: { requestor: 'onlyBeneficiary', beneficiary: 'allowed', none: 'notYourRequest' },
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
  if (typeof rule === 'string') return say(rule);
  return roles.includes(rule.role) ? undefined : say(rule.without);
}

function say(sentence: Sentence): Refusal {
  const [code, message] = sentences[sentence];
  return refusal(code, message);
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

/** Whoever stands in no other way to a request counts as an administrator of its resource, if they are one. */
export function orAdministrator(relation: Relation, isResourceAdministrator: boolean): Relation {
  return relation === 'none' && isResourceAdministrator ? 'resourceAdministrator' : relation;
}

/**
 * Whether this person may decide this stage now; undefined means yes. Somebody who has no business with the request
 * hears the same sentence whatever its state is, so that asking teaches nothing.
 */
export function refuseDecision(
  request: AccessRequest | undefined,
  stage: Stage | undefined,
  person: PersonRef,
  live: LiveAuthority,
): Refusal | undefined {
  return refuseCommand('decide', relationTo(request, stage, person, live.isApprover), live.roles);
}

/** The one sentence for whoever has no part in a decision, also when there is no such request. */
export function notYours(): Refusal {
  return say('notYourDecision');
}
