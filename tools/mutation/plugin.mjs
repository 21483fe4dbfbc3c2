// @ts-check
import { relative } from 'node:path';
import { CheckStatus } from '@stryker-mutator/api/check';
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';

/** A plugin of Stryker's for `npm run mutation`. JavaScript, because Stryker loads it in a process of its own, without tsx. */

/** An option that is added to Stryker's: the changes to try, as `keyOf` in mutants.ts writes them. */
export const strykerValidationSchema = {
  properties: { chosen: { type: 'array', items: { type: 'string' } } },
};

/**
 * Stryker takes ranges of code, and a range that holds a whole function holds all the changes within it too. It asks checkers
 * which ones are worth a run of the tests; this one refuses those that were not chosen.
 * @param {import('@stryker-mutator/api/core').StrykerOptions} options
 * @returns {import('@stryker-mutator/api/check').Checker}
 */
function createChosenChecker(options) {
  const chosen = new Set(options.chosen);
  return {
    init: async () => {},
    group: async (mutants) => [mutants.map(({ id }) => id)],
    check: async (mutants) =>
      Object.fromEntries(
        mutants.map(({ id, fileName, location: { start, end }, mutatorName, replacement }) => {
          const place = `${start.line}:${start.column}-${end.line}:${end.column}`;
          const key = `${relative(process.cwd(), fileName)}:${place} ${mutatorName} ${replacement}`;
          return [
            id,
            chosen.has(key)
              ? { status: CheckStatus.Passed }
              : { status: CheckStatus.CompileError, reason: 'not chosen' },
          ];
        }),
      ),
  };
}
createChosenChecker.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, 'chosen', createChosenChecker)];
