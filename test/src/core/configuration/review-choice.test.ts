import { describe, expect, test } from 'vitest';
import {
  choiceOf,
  chosen,
  fingerprint,
  leftAlone,
  type ReviewChoice,
  reviewerLimit,
} from '../../../../src/core/configuration/review-choice.ts';
import type { RiskReview } from '../../../../src/core/policy/risk.ts';
import { people } from '../../../support/packages.ts';

const desk = { kind: 'group', group: 'desk' } as const;
const now: RiskReview = { levels: ['medium', 'high'], fallbackApprovers: [people('amy', 'ben'), desk] };
const shown = fingerprint(choiceOf(now));
const choose = (choice: Partial<ReviewChoice>, current = now) =>
  chosen('idProtection', current, { ...choiceOf(now), ...choice }, shown);
const many = Array.from({ length: reviewerLimit + 2 }, (_, index) => `reviewer-${index}`);

describe('[R-74] a form about risk reviews', () => {
  test('shows the levels and the people who are named, each once, and leaves everybody else alone', () => {
    expect(choiceOf(now)).toEqual({ levels: ['medium', 'high'], people: ['amy', 'ben'] });
    expect(choiceOf({ ...now, fallbackApprovers: [people('amy'), people('amy', 'cleo')] }).people).toEqual([
      'amy',
      'cleo',
    ]);
    expect(leftAlone(now)).toEqual({ specs: [desk], people: 0 });
    const crowded = { ...now, fallbackApprovers: [people(...many)] };
    expect(choiceOf(crowded).people).toEqual(many.slice(0, reviewerLimit));
    expect(leftAlone(crowded)).toEqual({ specs: [], people: 2 });
  });

  test('carries the same for the same choice in another order, and something else for another one', () => {
    const same = fingerprint({ levels: ['high', 'medium'], people: ['ben', 'amy', 'ben'] });
    expect(same).toBe(shown);
    expect(same).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint({ levels: ['high'], people: ['amy', 'ben'] })).not.toBe(shown);
    expect(fingerprint({ levels: ['high', 'medium'], people: ['amy'] })).not.toBe(shown);
  });

  test('changes nothing that nobody touched in it, though somebody else has changed it since', () => {
    const since: RiskReview = { levels: ['high'], fallbackApprovers: [] };
    expect(choose({}, since)).toBe(since);
  });

  test('changes what was chosen over what it showed', () => {
    expect(choose({ levels: ['high', 'low'] })).toEqual({ ...now, levels: ['low', 'high'] });
    expect(choose({ levels: [] })).toEqual({ ...now, levels: [] });
    expect(choose({ people: ['cleo', 'amy'] })).toEqual({ ...now, fallbackApprovers: [people('amy', 'cleo'), desk] });
    expect(choose({ people: [] })).toEqual({ ...now, fallbackApprovers: [desk] });
  });

  test('leaves a set as it is written when the same is chosen in another order', () => {
    const chose = choose({ levels: ['high', 'medium'], people: ['cleo'] });
    expect(chose?.levels).toEqual(['medium', 'high']);
    expect(choose({ levels: ['low'], people: ['ben', 'amy'] })?.fallbackApprovers).toBe(now.fallbackApprovers);
  });

  test('keeps people beyond those that it can show', () => {
    const crowded: RiskReview = { levels: ['high'], fallbackApprovers: [people(...many)] };
    const before = choiceOf(crowded);
    const after = chosen('idProtection', crowded, { ...before, people: ['reviewer-1', 'amy'] }, fingerprint(before));
    expect(after?.fallbackApprovers).toEqual([people('reviewer-1', 'amy', ...many.slice(reviewerLimit))]);
  });

  test('[R-31] is refused when somebody else has changed the same to something else, and not when to the same', () => {
    const since: RiskReview = { levels: ['high'], fallbackApprovers: now.fallbackApprovers };
    expect(choose({ levels: ['low'] }, since)).toBeUndefined();
    expect(choose({ levels: ['high'] }, since)).toBe(since);
  });
});
