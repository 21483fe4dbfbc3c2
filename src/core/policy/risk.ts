import type { PersonRef } from '../base/person.ts';
import type { ApproverSpec } from './policy.ts';

/** The sources that can say that somebody is risky, with the levels each one uses, mildest first. */
export const riskLevels = {
  idProtection: ['low', 'medium', 'high'],
  insiderRisk: ['minor', 'moderate', 'elevated'],
} as const;

/** `idProtection`: Microsoft Entra ID Protection; `insiderRisk`: Microsoft Purview Insider Risk. */
export type RiskSourceName = keyof typeof riskLevels;
/** The sources in the order in which their stages come. */
export const riskSourceNames = Object.keys(riskLevels) as RiskSourceName[];
/** A level of any of the sources. */
export type RiskLevel = (typeof riskLevels)[RiskSourceName][number];

/** What a source says about one person. `since` is when the risk reached this level. */
export interface RiskReport {
  readonly level: RiskLevel;
  readonly since?: Date;
  readonly detail?: string;
}

/** More about a risk. A text is the source's own; `why` is the reason of ours for not knowing it. */
export type RiskDetail =
  | string
  | { readonly why: 'notConnected' | 'invalidAnswer' | 'late' | 'unreachable' | 'noSuchLevel' };

/**
 * What one source answered about one person: a report, `none`, or `unknown` when it could not be reached or
 * answered nonsense (R-37; `detail` then says why).
 */
export type RiskAnswer = { readonly subject: PersonRef } & (
  | { readonly level: 'none' }
  | { readonly level: 'unknown'; readonly detail: RiskDetail }
  | RiskReport
);

/** A finding that asks for a review: the level is chosen for its source, or unknown. */
export type RiskFinding = Exclude<RiskAnswer, { readonly level: 'none' }>;

/** Per source, the levels that require approval, as a set. Empty: that source is off. */
export type RiskThresholds = Readonly<Record<RiskSourceName, readonly RiskLevel[]>>;

/** What administrators have chosen about risk reviews. */
export interface RiskSettings {
  readonly thresholds: RiskThresholds;
  /** Who reviews when nobody holds the role that a source's stage asks. They need Security Reader all the same. */
  readonly fallbackApprovers: Readonly<Record<RiskSourceName, readonly ApproverSpec[]>>;
}

/** What each source answered about everybody it was asked about; a source that is off was asked nothing. */
export type RiskAnswers = Readonly<Record<RiskSourceName, readonly RiskAnswer[]>>;

/** Nothing is asked about. */
export const riskOff: RiskSettings = {
  thresholds: { idProtection: [], insiderRisk: [] },
  fallbackApprovers: { idProtection: [], insiderRisk: [] },
};

/** How a source's review is set up: the levels that ask for it, and who reviews where nobody holds its role. */
export interface RiskReview {
  readonly levels: readonly RiskLevel[];
  readonly fallbackApprovers: readonly ApproverSpec[];
}

/** One source's part of the settings. */
export function riskReviewOf({ thresholds, fallbackApprovers }: RiskSettings, source: RiskSourceName): RiskReview {
  return { levels: thresholds[source], fallbackApprovers: fallbackApprovers[source] };
}

/** A source is asked only while levels are chosen for it: nothing is learned about people for no purpose. */
export function isSourceOn(thresholds: RiskThresholds, source: RiskSourceName): boolean {
  return thresholds[source].length > 0;
}

/** The answers of one source that put a review stage in front of the policy's stages. */
export function matchingFindings(
  thresholds: RiskThresholds,
  source: RiskSourceName,
  answers: readonly RiskAnswer[],
): RiskFinding[] {
  if (!isSourceOn(thresholds, source)) return [];
  const chosen: readonly string[] = thresholds[source];
  return answers.flatMap((answer): RiskFinding[] => {
    if (answer.level === 'none') return [];
    if (answer.level === 'unknown') return [answer];
    if (isLevelOf(source, answer.level)) return chosen.includes(answer.level) ? [answer] : [];
    // Ports refuse such a level; whatever lets one through must not let the person through.
    return [{ subject: answer.subject, level: 'unknown', detail: { why: 'noSuchLevel' } }];
  });
}

function isLevelOf(source: RiskSourceName, level: string): boolean {
  return (riskLevels[source] as readonly string[]).includes(level);
}

/**
 * The findings that no approved review has covered: a level is covered by a review of the same person at that level or a
 * worse one, and unknown by a review of unknown alone. So a risk that has risen asks again, and after unknown was
 * reviewed only a known level does.
 */
export function notYetReviewed(
  source: RiskSourceName,
  findings: readonly RiskFinding[],
  reviewed: readonly RiskFinding[],
): RiskFinding[] {
  const rank = ({ level }: RiskFinding) => (riskLevels[source] as readonly string[]).indexOf(level);
  return findings.filter((finding) => {
    const same = reviewed.filter(({ subject }) => subject.id === finding.subject.id);
    if (finding.level === 'unknown') return !same.some(({ level }) => level === 'unknown');
    return !same.some((one) => rank(one) >= rank(finding));
  });
}
