import { beforeEach, describe, expect, test } from 'vitest';
import {
  type CarriedByForm,
  carriedBy,
  carriedByForm,
  openAgain,
  openQuestions,
} from '../../../../src/approvals/forms/questions-left.ts';
import { openExtensionForm, openRequestForm } from '../../../../src/approvals/forms/request-form.ts';
import { days } from '../../../support/clock.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people } from '../../../support/packages.ts';
import { doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const question = (id: string) =>
  ({ id, text: `Which ${id}?`, kind: 'shortText', required: true, choices: [], several: false }) as const;
const asking = (id: string, ...questions: string[]) => accessPackage({ id, questions: questions.map(question) });
const nothing: CarriedByForm = { search: '', questions: [] };
const formFor = async (packageId: string, carried: Partial<CarriedByForm>) =>
  doneBy(await openQuestions(world.services, issuerOf('robin'), packageId, { ...nothing, ...carried }));

beforeEach(() => {
  world.setup.packages = [asking('finance', 'project', 'cost'), accessPackage({ id: 'sales' })];
});

describe('[R-10] a form that was sent without all questions of its package', () => {
  test('is opened again with that package alone and its questions; nothing is recorded', async () => {
    const form = await formFor('finance', {});
    expect(form).toMatchObject({
      packages: [{ id: 'finance', questions: [{ id: 'project' }, { id: 'cost' }] }],
      more: 0,
    });
    expect(form?.packages).toHaveLength(1);
    expect(await formFor('finance', { questionsOf: 'finance', questions: ['project'] })).toBeDefined();
    // These were another package's questions, though they have the same names.
    expect(await formFor('finance', { questionsOf: 'sales', questions: ['project', 'cost'] })).toBeDefined();
    expect(await world.attempts()).toEqual([]);
  });

  test('is complete once it showed all of them, or there are none', async () => {
    expect(await formFor('finance', { questionsOf: 'finance', questions: ['cost', 'project'] })).toBeUndefined();
    expect(await formFor('sales', {})).toBeUndefined();
    expect(await formFor('unknown', {})).toBeUndefined();
  });

  test('[R-12] is left to the submission where its person may not ask for that package', async () => {
    const listed = { kind: 'listed', people: ['bea'], groups: [] } as const;
    const closed = accessPackage({ id: 'finance', requestors: listed, questions: [question('cost')], onBehalf: false });
    world.setup.packages = [closed, accessPackage({ id: 'sales' })];
    expect(await formFor('finance', {})).toBeUndefined();
  });

  test('is refused to somebody whom nobody knows', async () => {
    const answered = await openQuestions(world.services, issuerOf('stranger'), 'finance', nothing);
    expect(refusalOf(answered)).toMatchObject({ code: 'unknownPerson' });
  });

  test('[R-41] is asked for again where the configuration does not answer in time', async () => {
    const failing = {
      ...world.services,
      configuration: { ...world.services.configuration, load: () => Promise.reject(new Error('down')) },
    };
    expect(await openQuestions(failing, issuerOf('robin'), 'finance', nothing)).toEqual({ kind: 'tryAgain' });
  });
});

describe('what a form carries', () => {
  test('is what was searched for and, where it offers one package alone, whose questions it shows and which', async () => {
    const all = doneBy(await openRequestForm(world.services, issuerOf('robin')));
    expect(carriedBy(all, 'f')).toEqual({ search: 'f', questions: [] });
    const one = doneBy(await openRequestForm(world.services, issuerOf('robin'), 'finance'));
    expect(carriedBy(one, 'finance')).toEqual({
      ...{ search: 'finance', questionsOf: 'finance', questions: ['project', 'cost'] },
    });
    expect(carriedBy({ ...all, packages: [] }, 'x')).toEqual({ search: 'x', questions: [] });
  });

  test('opens the same form again', async () => {
    const again = (carried: Partial<CarriedByForm>) =>
      openAgain(world.services, issuerOf('robin'), { ...nothing, ...carried }).then(doneBy);
    expect((await again({})).packages.map(({ id }) => id)).toEqual(['finance', 'sales']);
    expect((await again({ search: 'sal' })).packages.map(({ id }) => id)).toEqual(['sales']);
    expect((await again({ questionsOf: 'sales' })).packages.map(({ id }) => id)).toEqual(['sales']);
    // What it showed alone is not offered any more: all that is offered.
    expect((await again({ questionsOf: 'gone' })).packages).toHaveLength(2);
  });

  test('[R-15] is the access that it extends', async () => {
    world.setup.packages = [
      accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 }, questions: [question('cost')] }),
    ];
    const { id } = await world.submitted('robin', { answers: { cost: ['7'] } });
    doneBy(await world.decide('amy', await world.stored(id)));
    await world.look();
    await world.look();
    await world.fulfil();
    world.clock.advance(days(1));
    const form = doneBy(await openExtensionForm(world.services, issuerOf('robin'), id));
    const carried = carriedBy(form, '');
    expect(carried).toMatchObject({ questionsOf: 'finance', extends: { requestId: id, beneficiary: 'robin' } });
    expect(doneBy(await openAgain(world.services, issuerOf('robin'), carried)).extends?.requestId).toBe(id);
    const bare = { ...carried, questions: [] };
    expect(await openQuestions(world.services, issuerOf('robin'), 'finance', bare).then(doneBy)).toMatchObject({
      ...{ extends: { requestId: id }, packages: [{ id: 'finance' }] },
    });
  });

  test('[R-83] is bounded, and nothing else', () => {
    const isTaken = (value: object) => carriedByForm.safeParse(value).success;
    expect(carriedByForm.parse({})).toEqual(nothing);
    const names = (count: number) => Array.from({ length: count }, (_, index) => `q-${index}`);
    expect(isTaken({ search: 'x'.repeat(100), questionsOf: 'finance', questions: names(50) })).toBe(true);
    expect(isTaken({ search: 'x'.repeat(101) })).toBe(false);
    expect(isTaken({ questions: names(51) })).toBe(false);
    expect(isTaken({ questions: ['Not a name'] })).toBe(false);
    expect(isTaken({ questionsOf: '$ne' })).toBe(false);
    expect(isTaken({ more: 1 })).toBe(false);
    const extended = (more: object) =>
      isTaken({ extends: { requestId: 'ABCDEFGH1234', beneficiary: 'robin', ...more } });
    expect(extended({})).toBe(true);
    expect(extended({ beneficiary: 'x'.repeat(200) })).toBe(true);
    for (const wrong of [{ requestId: 'short' }, { beneficiary: '' }, { beneficiary: 'x'.repeat(201) }, { more: 1 }])
      expect(extended(wrong)).toBe(false);
  });
});

test('[R-12] the form names those who report to its person only where a package may be asked for on their behalf', async () => {
  world.directory.managers.set('bea', 'robin');
  const reportsIn = async () =>
    doneBy(await openRequestForm(world.services, issuerOf('robin'))).reports.map(({ id }) => id);
  expect(await reportsIn()).toEqual(['bea']);
  world.setup.packages = [accessPackage({ onBehalf: false })];
  expect(await reportsIn()).toEqual([]);
  const others = { kind: 'listed', people: ['bea'], groups: [] } as const;
  world.setup.packages = [accessPackage({ requestors: others, stages: [{ approvers: [people('amy')] }] })];
  expect(await reportsIn()).toEqual(['bea']);
});
