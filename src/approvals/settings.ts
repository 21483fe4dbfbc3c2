import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Settings } from '../ports/settings.ts';

/** What the configuration says now, for whoever only reads it. */
export function createSettings(configuration: ConfigurationStore): Settings {
  return {
    packages: async () => (await configuration.load()).packages,
    risk: async () => (await configuration.load()).risk,
    roles: async () => (await configuration.load()).roles,
    eligibilitiesOf: async (personId) =>
      (await configuration.load()).eligibilities.filter((one) => one.personId === personId),
  };
}
