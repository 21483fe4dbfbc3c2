import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedConfiguration } from '../../../../src/approvals/configuration/configure.ts';
import { setReviews } from '../../../../src/approvals/configuration/set-reviews.ts';
import type { SentBySource } from '../../../../src/approvals/forms/chosen-reviewers.ts';
import { openReviewForm, type ReviewForm } from '../../../../src/approvals/forms/review-form.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { RiskLevel } from '../../../../src/core/policy/risk.ts';
import { openDatabase, type TestDatabase } from '../../../support/database.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { identityOf } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, doneBy, issuerOf, newId, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;

beforeEach(async () => {
  database = await openDatabase();
  world = await createWorld(database);
});
afterEach(() => database.close());

const many = Array.from({ length: 28 }, (_, index) => `person${String(index).padStart(2, '0')}`);
const seed = (...fallback: string[]) =>
  seedConfiguration(world.services, {
    ...{ packages: [], roles: [], eligibilities: [] },
    risk: riskSettings({ idProtection: ['high'] }, { idProtection: [people(...fallback)] }),
  });
const opened = async (personId = 'ida') => doneBy(await openReviewForm(inEnglish, world.services, issuerOf(personId)));
const risk = async () => (await world.stores.configuration.load()).risk;

/** A form as it came, with other levels or people of ID Protection. */
function sent(form: ReviewForm, entered: { levels?: RiskLevel[]; here?: string[]; elsewhere?: string[] } = {}) {
  const reviews = form.sources.map(({ source, levels, here, elsewhere, shown }) => [
    source,
    {
      ...{ levels, here: here.map(({ user }) => user), shown },
      elsewhere: elsewhere.flatMap(({ id, chosen }) => (chosen ? [id] : [])),
      ...(source === 'idProtection' ? entered : {}),
    },
  ]);
  return Object.fromEntries(reviews) as SentBySource;
}
const names = { access: '/access', admin: '/access-admin' };
const send = (personId: string, reviews: SentBySource) =>
  setReviews(inEnglish, world.services, { from: issuerOf(personId), commandId: newId('form'), reviews }, names);
const said = (set: Awaited<ReturnType<typeof send>>) => (set.kind === 'done' ? JSON.stringify(set.text) : set.answered);

describe('the form about risk reviews', () => {
  test('[R-39] where there is no second administrator it says so, and what weakens takes effect', async () => {
    await seed('amy');
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    const form = await opened();
    expect(JSON.stringify(form.explanation)).toContain('There is no second administrator to confirm it');
    expect(said(await send('ida', sent(form, { levels: [] })))).toContain(
      'All security and compliance administrators will get a message.',
    );
    expect((await risk()).thresholds.idProtection).toEqual([]);
  });

  test('[R-34] whoever switches a source on is warned of packages that give its reviews away', async () => {
    await seedConfiguration(world.services, {
      ...{ packages: [accessPackage({ stages: [] })], roles: [], eligibilities: [], risk: riskSettings() },
    });
    expect(said(await send('ida', sent(await opened(), { levels: ['high'] })))).toContain(
      'Requestors can tell that they are under risk review, because nothing else makes them wait for The finance package.',
    );
  });

  test('[R-72] the same form sent twice is one change; filled in otherwise it is not said to be saved', async () => {
    await seed('amy');
    const form = await opened();
    const commandId = newId('form');
    const again = (levels: RiskLevel[]) =>
      setReviews(
        inEnglish,
        world.services,
        { from: issuerOf('ida'), commandId, reviews: sent(form, { levels }) },
        names,
      );
    await again(['medium', 'high']);
    expect((await again(['medium', 'high'])).kind).toBe('done');
    expect((await world.stores.configuration.load()).revision).toBe(2);
    expect(await again(['low', 'medium', 'high'])).toMatchObject({
      kind: 'notDone',
      answered: { refusal: { code: 'changedMeanwhile' } },
    });
    expect((await risk()).thresholds.idProtection).toEqual(['medium', 'high']);
  });

  test('[R-32] somebody whom the directory has forgotten stays until they are taken away', async () => {
    await seed('amy', 'gone');
    const form = await opened();
    expect(form.sources[0]?.elsewhere).toContainEqual({ id: 'gone', name: 'gone (no longer known)', chosen: true });
    await send('ida', sent(form, { levels: ['medium', 'high'] }));
    expect((await risk()).fallbackApprovers.idProtection).toEqual([people('amy', 'gone')]);
    await send('ida', sent(await opened(), { elsewhere: [] }));
    expect((await risk()).fallbackApprovers.idProtection).toEqual([people('amy')]);
  });

  test('[R-32] more people than a form can hold are counted in words, and stay', async () => {
    world.directory.add(many);
    await seed(...many);
    const form = await opened();
    expect(form.sources[0]?.here).toHaveLength(25);
    expect(form.sources[0]?.leftAlone).toContain('3 more people');
    const here = form.sources[0]?.here.slice(1).map(({ user }) => user) ?? [];
    await send('ida', sent(form, { here }));
    expect((await risk()).fallbackApprovers.idProtection).toEqual([people(...many.slice(1))]);
  });

  test('[R-74] two administrators at the same instant: one is saved, the other sees what is set and keeps what they chose', async () => {
    await seed('amy');
    const form = await opened();
    const both = await Promise.all([
      send('ida', sent(form, { levels: ['low', 'high'] })),
      send('igor', sent(form, { levels: ['medium', 'high'] })),
    ]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'notDone']);
    const lost = both.find((one) => one.kind === 'notDone');
    if (lost?.kind !== 'notDone') throw new Error('One of them must lose.');
    expect(lost.answered).toMatchObject({ refusal: { code: 'changedMeanwhile' } });
    const { levels, setNow, overtaken } = lost.again?.sources[0] ?? {};
    expect(setNow).toContain(`at ${(await risk()).thresholds.idProtection.join(' or ')}`);
    expect(levels).not.toEqual((await risk()).thresholds.idProtection);
    expect(overtaken).toBe(true);
  });

  test('[R-74] both want the same: that is no conflict', async () => {
    await seed('amy');
    const form = await opened();
    await send('igor', sent(form, { levels: ['low', 'high'] }));
    const same = await send('ida', sent(form, { levels: ['high', 'low'] }));
    expect(said(same)).toMatchObject({ refusal: { reason: 'nothingChanged' } });
  });

  test('[R-76] a directory that cannot be reached: nothing is changed, and that is said', async () => {
    await seed('amy');
    const form = await opened();
    for (const method of ['personByIdentity', 'roles', 'person', 'holders']) {
      world.directory.before = (called) => {
        if (called === method) throw new Error('The directory is down.');
      };
      const set = await send('ida', sent(form, { levels: ['low', 'high'], elsewhere: ['amy'] }));
      expect(set, method).toMatchObject({ kind: 'notDone', answered: { kind: 'tryAgain' } });
    }
    world.directory.before = () => {};
    expect((await risk()).thresholds.idProtection).toEqual(['high']);
  });

  test('[R-81] two accounts of one person are one reviewer', async () => {
    await seed('amy');
    const other = { ...identityOf('amy'), user: 'amy-as-well' };
    world.directory.link('amy', other);
    const set = await send(
      'ida',
      sent(await opened(), { levels: ['low', 'high'], here: [identityOf('amy').user, other.user] }),
    );
    expect(set.kind).toBe('done');
    expect((await risk()).fallbackApprovers.idProtection).toEqual([people('amy')]);
  });
});
