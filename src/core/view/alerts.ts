import type { Name } from '../base/name.ts';
import type { Problem } from '../base/problem.ts';
import type { ChangeNotes } from '../configuration/change-notes.ts';
import type { Change } from '../configuration/changes.ts';
import type { Named } from '../configuration/names.ts';
import type { RiskDetail } from '../policy/risk.ts';
import type { Stage } from '../request/stages.ts';

/** Names a request: whose it is, what for, and whether it asks to keep access. */
export interface RequestName {
  readonly beneficiary: string;
  readonly target: Name;
  readonly isExtension: boolean;
}

/** Everything that targets failed to give or to take away for one request, and the number of that request. */
interface FailedResources {
  readonly requestId: string;
  readonly resources: readonly { readonly name: Name; readonly problem?: Problem }[];
}

/** What a stage asks for: a risk review's source is not told to administrators. */
export type StageKind = 'riskReview' | 'approval';

/**
 * Why nobody can decide an open stage: nobody is asked, or those who are lack the role that it takes, or have not been reached
 * for an hour.
 */
export type Obstacle =
  | { readonly kind: 'nobodyAsked' }
  /** `asked`: how many people are asked; `name`: who, where it is one. */
  | { readonly kind: 'roleMissing'; readonly role: string; readonly asked: number; readonly name: string }
  | { readonly kind: 'notReached'; readonly since: Date; readonly asked: number; readonly name: string };

/** What became of a stage that nobody could decide, at the moment `at`. */
export type ObstacleOver =
  | { readonly kind: 'closed'; readonly how: Stage['state']; readonly at: Date }
  | { readonly kind: 'canAgain'; readonly at: Date }
  | { readonly kind: 'changed'; readonly to: Obstacle; readonly at: Date };

/** What a change of the configuration changed. */
interface ChangeDetails {
  /** The number of its event. */
  readonly change: number;
  readonly changes: readonly Change[];
  /** What everybody and everything that the changes speak of was called. */
  readonly names: readonly Named[];
  /** What else its readers should know of it. */
  readonly notes?: ChangeNotes;
}

/**
 * What administrators are told; the subject of the request is never among the readers. `core/words/administration/alerts.ts` says it.
 * `detail` is what a risk source said.
 */
export type Alert =
  /** Nobody can decide a stage. It is edited when that is no longer true: then it is `over`. */
  | ({
      readonly about: 'stageWithoutApprovers';
      readonly state: 'true';
      readonly stage: StageKind;
      readonly obstacle: Obstacle;
      readonly onTimeout: Stage['onTimeout'];
    } & RequestName)
  | ({
      readonly about: 'stageWithoutApprovers';
      readonly state: 'over';
      readonly stage: StageKind;
      readonly over: ObstacleOver;
    } & RequestName)
  /** Requests of one day for something that nobody could approve. */
  | {
      readonly about: 'policyWithoutApprovers';
      readonly target: Name;
      /** The first stage that nobody could approve. */
      readonly stage: number;
      readonly count: number;
      /** Who asked last, and when. */
      readonly name: string;
      readonly at: Date;
    }
  | ({ readonly about: 'manyApprovers'; readonly asked: number; readonly notAsked: number } & RequestName)
  /** Others are asked in place of these people, because no running chat reaches them. */
  | ({
      readonly about: 'approversUnreachable';
      readonly stage: StageKind;
      readonly names: readonly string[];
    } & RequestName)
  | ({ readonly about: 'riskUnknown'; readonly person: string; readonly detail?: RiskDetail } & RequestName)
  /** `isRetried`: it is tried again until it works. */
  | ({ readonly about: 'notDelivered'; readonly isRetried: boolean } & FailedResources & RequestName)
  | ({ readonly about: 'notTakenAway' } & FailedResources & RequestName)
  /**
   * A target has something that nobody wants any more. An unanswered call of ours may have given it, or somebody else; it is
   * taken away, and would be taken away again until `until`.
   */
  | ({ readonly about: 'lateGrant'; readonly resource: string; readonly until: Date } & RequestName)
  | ({
      readonly about: 'drift';
      readonly resource: string;
      readonly isRestored: boolean;
      readonly problem?: Problem;
    } & RequestName)
  | ({ readonly about: 'roleActive'; readonly endsAt?: Date; readonly justification: string } & RequestName)
  | ({ readonly about: 'personLeft'; readonly organization: string; readonly name: string } & (
      | ({ readonly ended: 'access' | 'request' } & RequestName)
      | ({ readonly ended: 'eligibilities' } & ChangeDetails)
    ))
  /** A chat takes no messages until somebody corrects our credentials or the app's set-up there. `code`: the chat's word for it. */
  | {
      readonly about: 'messagesHeldUp';
      readonly chat: string;
      readonly toMend: 'credentials' | 'app';
      readonly code: string;
    }
  | ({ readonly about: 'protectionWeakened'; readonly by: string } & ChangeDetails)
  /** `isProven`: somebody did it in a chat; a command line proves nobody's identity. */
  | ({ readonly about: 'configurationChanged'; readonly by: string; readonly isProven: boolean } & ChangeDetails);

/** An alert as a notice. `timeZone`: the organization's, for dates where no chat shows them in the reader's own. */
export type AlertNotice = Alert & { readonly kind: 'alert'; readonly timeZone: string };
