import { type ChainFinding, verifyChain } from './chain.ts';
import { type ConfigurationEvent, configurationChain, noConfiguration } from './configuration.ts';
import { foldConfiguration } from './configuration-fold.ts';
import { genesisHash } from './hash.ts';

export type { ChainFinding } from './chain.ts';

/** Checks the configuration's events against their hash chain, and that each can follow the one before it. */
export function verifyConfiguration(events: readonly ConfigurationEvent[]): ChainFinding[] {
  const findings = verifyChain(events, genesisHash(configurationChain));
  if (findings.length > 0) return findings;
  try {
    foldConfiguration(noConfiguration, events);
    return [];
  } catch (error) {
    return [{ problem: `has events that cannot follow each other: ${error instanceof Error ? error.message : error}` }];
  }
}
