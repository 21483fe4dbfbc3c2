import type { PersonRef } from '../../core/base/person.ts';
import {
  isSourceOn,
  type RiskAnswer,
  type RiskAnswers,
  type RiskDetail,
  type RiskSettings,
  riskSourceNames,
} from '../../core/policy/risk.ts';
import { LateError } from '../../ports/calls/call-within.ts';
import { InvalidAnswerError } from '../../ports/calls/parsed-answers.ts';
import type { Log } from '../../ports/log.ts';
import type { RiskSource } from '../../ports/risk-source.ts';

/** Asks every source that is on, side by side, about everybody given, once each. */
export async function assessRisk(
  sources: readonly RiskSource[],
  settings: RiskSettings,
  people: readonly PersonRef[],
  log: Log,
): Promise<RiskAnswers> {
  const subjects = [...new Map(people.map((person) => [person.id, person])).values()];
  const asked = riskSourceNames.map(async (name) => {
    if (!isSourceOn(settings.thresholds, name)) return [name, []] as const;
    const source = sources.find((candidate) => candidate.name === name);
    return [name, await Promise.all(subjects.map((subject) => ask(source, subject, log)))] as const;
  });
  return Object.fromEntries(await Promise.all(asked)) as unknown as RiskAnswers;
}

async function ask(source: RiskSource | undefined, subject: PersonRef, log: Log): Promise<RiskAnswer> {
  if (source === undefined) return { subject, level: 'unknown', detail: { why: 'notConnected' } };
  try {
    const report = await source.assess(subject.id);
    return report === undefined ? { subject, level: 'none' } : { ...report, subject };
  } catch (error) {
    log.warn({ err: error, source: source.name }, 'A risk source could not be asked');
    return { subject, level: 'unknown', detail: reasonFor(error) };
  }
}

function reasonFor(error: unknown): RiskDetail {
  if (error instanceof InvalidAnswerError) return { why: 'invalidAnswer' };
  return { why: error instanceof LateError ? 'late' : 'unreachable' };
}
