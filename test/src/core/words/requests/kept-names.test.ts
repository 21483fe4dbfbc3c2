import { expect, test } from 'vitest';
import type { AccessRequest } from '../../../../../src/core/request/request.ts';
import { activationOf, eligibilityOf, ticketId } from '../../../../../src/core/request/role-requests.ts';
import type { RequestView } from '../../../../../src/core/view/request-view.ts';
import { view } from '../../../../../src/core/view/view.ts';
import { toText } from '../../../../../src/core/words/language/pieces.ts';
import { requestText } from '../../../../../src/core/words/requests/request-text.ts';
import { people } from '../../../../support/packages.ts';
import { robin } from '../../../../support/people.ts';
import { inEnglish } from '../../../../support/reader.ts';
import { submitted } from '../../../../support/stories.ts';

const dba = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: 'For repairs', resources: [] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const saidOf = (request: AccessRequest): string[] =>
  requestText(inEnglish, view(request, { id: robin.id }) as RequestView).paragraphs.flatMap(({ line, quote }) => [
    toText(inEnglish, line),
    ...(quote === undefined ? [] : [quote]),
  ]);

test('[R-54] an eligibility that was requested when its names were still kept in English reads the same', () => {
  const request = submitted({ accessPackage: eligibilityOf(dba) });
  const name = 'eligibility for DBA on Production';
  const old: AccessRequest = {
    ...request,
    target: {
      ...request.target,
      ...{
        name,
        description: 'Permission to activate the role',
        resources: [{ kind: 'eligibility', id: 'dba', name }],
      },
    },
  };
  expect(saidOf(old)).toEqual(saidOf(request));
  expect(saidOf(old)).toEqual(
    expect.arrayContaining([`Role: ${name}`, 'Description: Permission to activate the role', `Includes: ${name}`]),
  );
});

test('[R-50] so does an activation, with its ticket', () => {
  const answers = { [ticketId]: ['INC-1'] };
  const request = submitted({ accessPackage: activationOf(dba, 2) }, { answers });
  const question = 'Ticket number';
  const old: AccessRequest = {
    ...request,
    target: { ...request.target, name: 'DBA on Production' },
    answers: [{ question, answer: 'INC-1' }],
  };
  expect(saidOf(old)).toEqual(saidOf(request));
  expect(saidOf(old)).toEqual(expect.arrayContaining(['Role: DBA on Production', question, 'INC-1']));
});
