import { type RiskSettings, riskReviewOf } from '../policy/risk.ts';
import { type Change, type Configuration, eligibilityId, isSame } from './changes.ts';

/** A configuration whose parts are found and changed by what they are found by, however many there are. */
export interface ConfigurationIndex {
  /** Whether what a change starts from is how it is. */
  isCurrent(change: Change): boolean;
  apply(change: Change): void;
  /** The configuration as it is now; what is changed later does not change it. */
  configuration(): Configuration;
}

/** The configuration after these changes. */
export function applyChanges(configuration: Configuration, changes: readonly Change[]): Configuration {
  const index = indexConfiguration(configuration);
  for (const change of changes) index.apply(change);
  return index.configuration();
}

/** A configuration in which each change is found and applied by its id, however large the rest is. */
export function indexConfiguration(from: Configuration): ConfigurationIndex {
  const packages = indexList(from.packages, ({ id }) => id);
  const roles = indexList(from.roles, ({ id }) => id);
  const eligibilities = indexList(from.eligibilities, eligibilityId);
  let { risk } = from;
  return {
    isCurrent(change): boolean {
      switch (change.kind) {
        case 'riskReview':
          return isSame(change.before, riskReviewOf(risk, change.source));
        case 'package':
          return isSame(change.before, packages.get(change.id));
        case 'role':
          return isSame(change.before, roles.get(change.id));
        case 'eligibility':
          return isSame(change.before, eligibilities.get(change.id));
      }
    },
    apply(change): void {
      switch (change.kind) {
        case 'package':
          packages.put(change.id, change.after);
          break;
        case 'role':
          roles.put(change.id, change.after);
          break;
        case 'eligibility':
          eligibilities.put(change.id, change.after);
          break;
        case 'riskReview':
          risk = withReview(risk, change);
      }
    },
    configuration: () => ({
      packages: packages.list(),
      risk,
      roles: roles.list(),
      eligibilities: eligibilities.list(),
    }),
  };
}

function withReview(
  { thresholds, fallbackApprovers }: RiskSettings,
  { source, after }: Extract<Change, { kind: 'riskReview' }>,
): RiskSettings {
  return {
    thresholds: { ...thresholds, [source]: after.levels },
    fallbackApprovers: { ...fallbackApprovers, [source]: after.fallbackApprovers },
  };
}

/** A list by what its items are found by. It is indexed when first needed; what was put last stands at the end. */
function indexList<T>(from: readonly T[], idOf: (one: T) => string) {
  let list: readonly T[] | undefined = from;
  let index: Map<string, T> | undefined;
  const indexed = (): Map<string, T> => {
    if (index === undefined) {
      index = new Map();
      // Of two with one id the first one counts, as everywhere.
      for (const one of from) if (!index.has(idOf(one))) index.set(idOf(one), one);
    }
    return index;
  };
  return {
    get: (id: string): T | undefined => indexed().get(id),
    put(id: string, one: T | undefined): void {
      list = undefined;
      indexed().delete(id);
      if (one !== undefined) indexed().set(id, one);
    },
    list(): readonly T[] {
      list ??= [...indexed().values()];
      return list;
    },
  };
}
