import { riskOff } from '../../core/policy/risk.ts';
import { transition } from '../../core/request/lifecycle.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import { planRiskStages } from '../../core/request/stages.ts';
import { resolveStages } from '../requests/approvers.ts';
import { assessRisk } from '../requests/assess-risk.ts';
import { systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';
import { closeRequest, reasonToClose } from './close-requests.ts';

/**
 * Asks about risk once more, just before the access begins: what has risen is reviewed first. A request of which
 * nothing can come any more is closed instead.
 */
export async function recheckRisk(services: Services, request: AccessRequest): Promise<void> {
  const { clock, configuration, directory, riskSources, requests, doorbell, log } = services;
  const current = await configuration.load();
  const why = await reasonToClose({ directory, configuration: { load: async () => current } }, request);
  if (why !== undefined) {
    await closeRequest(services, request, why);
    return;
  }
  const settings = request.policy.riskReview ? current.risk : riskOff;
  const answers = await assessRisk(riskSources, settings, [request.requestor, request.beneficiary], log);
  const risk = { settings, answers };
  const [first] = planRiskStages(request.stages, settings, answers);
  const asked = await resolveStages(services, first === undefined ? [] : [first], request);
  const command = { type: 'recheckRisk', ...systemCommand(request, `recheckRisk:${request.revision}`) } as const;
  const outcome = transition<'recheckRisk'>(request, command, { now: clock.now(), risk, ...asked });
  if (outcome.kind !== 'accepted') return;
  if (!(await requests.replace(outcome.request, request.revision))) return;
  doorbell.ring('plan');
  if (outcome.request.state === 'approved') doorbell.ring('due');
}
