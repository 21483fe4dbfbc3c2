import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Settings } from '../ports/settings.ts';

/** What the configuration says now, for whoever only reads it. */
export function createSettings(configuration: ConfigurationStore): Settings {
  return { load: () => configuration.load() };
}
