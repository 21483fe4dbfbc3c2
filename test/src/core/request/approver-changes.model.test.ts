import { expect, test } from 'vitest';
import { directoryRoles, type PersonRef, system, viaSystem } from '../../../../src/core/base/person.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import { type AccessRequest, openStage } from '../../../../src/core/request/request.ts';
import { approverLimit } from '../../../../src/core/request/stages.ts';
import { days } from '../../../support/clock.ts';
import { riskSettings } from '../../../support/packages.ts';
import { personNamed, robin, sofia } from '../../../support/people.ts';
import { moment, submitted } from '../../../support/stories.ts';

const lookEveryMs = 5 * 60_000;

/** The request after its approvers were looked up every five minutes, for as long as the stage lasts. */
function lookUp(approversAt: (look: number) => readonly PersonRef[]): AccessRequest {
  let request = submitted({ approvers: { 'policy-1': approversAt(0) } });
  for (let look = 1; look * lookEveryMs < days(14); look += 1) {
    const command = { type: 'refreshApprovers', id: `look-${look}`, requestId: request.id } as const;
    const facts = { now: moment(look * lookEveryMs), approvers: approversAt(look) };
    const outcome = transition<'refreshApprovers'>(request, { ...command, actor: system, via: viaSystem }, facts);
    if (outcome.kind === 'accepted') request = outcome.request;
    // Who is not an approver any more is asked no longer, and somebody always is.
    const asked = openStage(request)?.approversNow ?? [];
    const allowed = new Set(facts.approvers.map(({ id }) => id));
    if (asked.length === 0 || asked.some(({ id }) => !allowed.has(id))) throw new Error(`Wrong at look ${look}.`);
  }
  return request;
}

const changesOf = ({ events }: AccessRequest) => events.filter(({ type }) => type === 'approversChanged');
const sizeOf = (request: AccessRequest) => JSON.stringify(request).length;

test('[R-83] a directory that names a thousand others at each look does not fill the request, and has no end', () => {
  const teams = Array.from({ length: 10 }, (_, team) =>
    Array.from({ length: approverLimit }, (_, index) => personNamed(`member-${team * approverLimit + index}`)),
  );
  const team = (look: number) => teams[look % teams.length] ?? [];
  const request = lookUp(team);
  expect(sizeOf(request)).toBeLessThan(6_000_000);
  expect(changesOf(request).at(-1)?.at.getTime()).toBeGreaterThan(moment(days(13)).getTime());
}, 180_000);

test('[R-83] nor does one person who comes and goes at each look', () => {
  const request = lookUp((look) => [personNamed('amy'), ...(look % 2 === 0 ? [personNamed('cleo')] : [])]);
  expect(changesOf(request).length).toBeLessThan(1_000);
  expect(sizeOf(request)).toBeLessThan(1_000_000);
  expect(changesOf(request).at(-1)?.at.getTime()).toBeGreaterThan(moment(days(13)).getTime());
}, 180_000);

test('[R-06][R-83] nor does a role that the only reviewer loses and gets back at each look', () => {
  const risk = {
    settings: riskSettings({ idProtection: ['high'] }),
    answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
  };
  let request = submitted({ risk });
  for (let look = 1; look * 30_000 < days(14); look += 1) {
    const command = { type: 'refreshApprovers', id: `look-${look}`, requestId: request.id } as const;
    const readers = new Set(look % 2 === 0 ? [sofia.id] : []);
    const facts = { now: moment(look * 30_000), approvers: [sofia], readers };
    const outcome = transition<'refreshApprovers'>(request, { ...command, actor: system, via: viaSystem }, facts);
    if (outcome.kind === 'accepted') request = outcome.request;
  }
  expect(changesOf(request)[0]?.data).toMatchObject({ roleNobodyHolds: directoryRoles.securityReader });
  expect(changesOf(request).length).toBeLessThan(1_000);
  expect(sizeOf(request)).toBeLessThan(1_000_000);
}, 180_000);
