import { beforeEach, describe, expect, test } from 'vitest';
import { openRequestForm } from '../../../../src/approvals/forms/request-form.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const groups = (from: number) => Array.from({ length: 10 }, (_, index) => `group-${from + index}`);
/** Counts what the directory is asked, while `work` runs. */
const asked = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  world.directory.before = (method) => {
    counts[method] = (counts[method] ?? 0) + 1;
  };
  await work();
  return counts;
};

describe('a thousand packages, each for ten groups', () => {
  beforeEach(() => {
    world.setup.packages = Array.from({ length: 1_000 }, (_, index) =>
      accessPackage({ id: `package-${index}`, requestors: { kind: 'listed', people: [], groups: groups(index) } }),
    );
    world.directory.groups.set('group-500', new Set(['robin']));
  });

  test('[R-12] the form offers those of the groups that the person is in, and the directory is asked once for these', async () => {
    const counts = await asked(async () => {
      const form = doneBy(await openRequestForm(world.services, issuerOf('robin')));
      expect(form.packages.map(({ id }) => id).sort()).toEqual(groups(491).map((id) => id.replace('group', 'package')));
    });
    expect(counts).toEqual({ personByIdentity: 1, groupsOf: 1, reports: 1 });
  });

  test('[R-12][R-13] submitting asks once as well, for whom may ask and for what must not be held with it', async () => {
    const others = groups(500).map((id) => ({ id, name: `Group ${id}` }));
    world.setup.packages.push(
      accessPackage({
        id: 'apart',
        requestors: { kind: 'listed', people: [], groups: groups(495) },
        incompatible: { packages: [], groups: others },
      }),
    );
    const counts = await asked(async () => {
      expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'apart' })))).toContain(
        'Group group-500',
      );
    });
    expect(counts.groupsOf).toBe(1);
  });

  test('where no package names a group, the directory is not asked for any', async () => {
    world.setup.packages = [accessPackage()];
    const counts = await asked(async () => doneBy(await openRequestForm(world.services, issuerOf('robin'))));
    expect(counts.groupsOf).toBeUndefined();
  });
});
