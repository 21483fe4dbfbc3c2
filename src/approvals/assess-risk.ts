import type { PersonRef } from '../core/person.ts';
import { isSourceOn, type RiskAnswer, type RiskAnswers, type RiskSettings, riskSourceNames } from '../core/risk.ts';
import type { Log } from '../ports/log.ts';
import { InvalidAnswerError, parseRiskReport } from '../ports/parsed-answers.ts';
import type { RiskSource } from '../ports/risk-source.ts';

/** How long a source may take; with no answer by then the level is unknown. */
const limitMs = 1_000;

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
  if (source === undefined) return { subject, level: 'unknown', detail: 'No source is connected that could tell.' };
  const signal = AbortSignal.timeout(limitMs);
  try {
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const report = parseRiskReport(source.name, await Promise.race([source.assess(subject.id, signal), late]));
    return report === undefined ? { subject, level: 'none' } : { ...report, subject };
  } catch (error) {
    log.warn({ err: error, source: source.name }, 'A risk source could not be asked');
    return { subject, level: 'unknown', detail: reasonFor(error, signal) };
  }
}

function reasonFor(error: unknown, { aborted }: AbortSignal): string {
  if (error instanceof InvalidAnswerError) return 'The source gave an invalid answer.';
  return aborted ? 'The source did not answer in time.' : 'The source could not be reached.';
}
