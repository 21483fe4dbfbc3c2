import type { Problem } from '../../base/problem.ts';
import type { RiskDetail } from '../../policy/risk.ts';
import type { Reader } from '../language/reader.ts';
import { say } from '../language/say.ts';
import { conflictProblem } from './conflicts.ts';

/** Why something is not there or was not kept. What a target said is said letter by letter. */
export function problemText(reader: Reader, problem: Problem): string {
  if (typeof problem === 'string') return problem;
  switch (problem.why) {
    case 'retried': {
      const said = typeof problem.problem === 'string';
      return say(reader, said ? 'problems.retriedSaid' : 'problems.retried', {
        problem: problemText(reader, problem.problem),
      });
    }
    case 'conflict':
      return conflictProblem(reader, problem.conflict);
    case 'left':
      return say(reader, 'problems.left', { name: problem.name, organization: problem.organization });
    case 'leftBefore':
      return say(reader, 'problems.leftBefore', { name: problem.name });
    case 'notOffered':
      return say(reader, 'problems.notOffered', { target: problem.target });
    case 'notEligible':
      return say(reader, 'problems.notEligible', { name: problem.name });
    default:
      return say(reader, `problems.${problem.why}`);
  }
}

/** More about a risk: what its source said, or why it is not known. */
export function riskDetailText(reader: Reader, detail: RiskDetail): string {
  return typeof detail === 'string' ? detail : say(reader, `riskDetails.${detail.why}`);
}
