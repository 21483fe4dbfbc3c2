import { type RiskReport, type RiskSourceName, riskSourceNames } from '../../src/core/policy/risk.ts';
import type { RiskSource } from '../../src/ports/risk-source.ts';
import type { OrganizationFile } from './schema.ts';

/** The organization file as both risk sources: somebody whom it does not name is not risky. */
export function createOrganizationRiskSources(file: OrganizationFile): RiskSource[] {
  return riskSourceNames.map((name) => ({
    name,
    async assess(personId): Promise<RiskReport | undefined> {
      return reportOf(file, name, personId);
    },
  }));
}

function reportOf(file: OrganizationFile, source: RiskSourceName, personId: string): RiskReport | undefined {
  const findings = file.risk[source];
  const finding = Object.hasOwn(findings, personId) ? findings[personId] : undefined;
  if (finding === undefined) return undefined;
  return {
    level: finding.level,
    ...(finding.since === undefined ? {} : { since: new Date(finding.since) }),
    ...(finding.detail === undefined ? {} : { detail: finding.detail }),
  };
}
