import { genesisHash } from './audit.ts';
import { type ChainFinding, verifyChain } from './chain.ts';
import {
  applyConfigurationEvent,
  type ConfigurationEvent,
  configurationChain,
  noConfiguration,
} from './configuration.ts';

export type { ChainFinding } from './chain.ts';

/** Checks the configuration's events against their hash chain, and that each can follow the one before it. */
export function verifyConfiguration(events: readonly ConfigurationEvent[]): ChainFinding[] {
  const findings = verifyChain(events, genesisHash(configurationChain));
  if (findings.length > 0) return findings;
  try {
    events.reduce(applyConfigurationEvent, noConfiguration);
    return [];
  } catch (error) {
    return [{ problem: `has events that cannot follow each other: ${error instanceof Error ? error.message : error}` }];
  }
}
