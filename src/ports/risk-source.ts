import type { RiskReport, RiskSourceName } from '../core/policy/risk.ts';

/** One source of risk. */
export interface RiskSource {
  readonly name: RiskSourceName;
  /**
   * What the source says about a person now; undefined: no risk. Rejects when it cannot be reached or does not
   * understand its own answer; that person then counts as risky with level unknown.
   */
  assess(personId: string, signal?: AbortSignal): Promise<RiskReport | undefined>;
}
