import { type ChainFinding, verifyChain } from '../base/chain.ts';
import { genesisHash } from '../base/hash.ts';
import { type ConfigurationEvent, configurationChain, noConfiguration } from './configuration.ts';
import { foldConfiguration } from './fold.ts';

export type { ChainFinding } from '../base/chain.ts';

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
