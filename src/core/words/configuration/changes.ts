import { oneLine } from '../../base/text.ts';
import type { Change } from '../../configuration/changes.ts';
import { byName, byNameAndId, type Label, type Named } from '../../configuration/names.ts';
import { roleName } from '../../policy/role.ts';
import { endPhrase } from '../language/phrases.ts';
import { say } from '../language/say.ts';
import { packageSentences, roleSentences } from './policy.ts';
import { type Labels, packageChanges, reviewChanges, roleChanges } from './policy-changes.ts';

/** The risk sources by the names that Microsoft gives them. */
export const sourceNames = {
  idProtection: 'Microsoft Entra ID Protection',
  insiderRisk: 'Microsoft Purview Insider Risk',
} as const;

/**
 * What a change changes, a sentence for each field that differs, for administrators: nobody should confirm what they were
 * shown half of.
 *
 * @param names what is called what.
 * @param timeZone in which days end.
 */
export function changeSentences(change: Change, names: readonly Named[], timeZone: string): string[] {
  return sentencesOf(change, [byName(names), byNameAndId(names)], timeZone).map(oneLine);
}

/** All that several changes change. */
export function allChangeSentences(changes: readonly Change[], names: readonly Named[], timeZone: string): string[] {
  return changes.flatMap((change) => changeSentences(change, names, timeZone));
}

function sentencesOf(change: Change, labels: Labels, timeZone: string): string[] {
  const label = labels[0];
  switch (change.kind) {
    case 'riskReview':
      return reviewChanges(change.before, change.after, { about: sourceNames[change.source], labels, timeZone });
    case 'eligibility':
      return eligibilitySentences(change, label, timeZone);
    case 'role': {
      const { before, after, id } = change;
      if (after === undefined)
        return [say('changes.roleRemoved', { name: before === undefined ? id : roleName(before) })];
      const name = roleName(after);
      return before === undefined
        ? roleSentences(after, { about: say('changes.newRole', { name }), label, timeZone })
        : roleChanges(before, after, { about: name, labels, timeZone });
    }
    case 'package': {
      const { before, after, id } = change;
      if (after === undefined) return [say('changes.packageRemoved', { name: before?.name ?? id })];
      const { name } = after;
      return before === undefined
        ? packageSentences(after, { about: say('changes.newPackage', { name }), label, timeZone })
        : packageChanges(before, after, { about: name, labels, timeZone });
    }
  }
}

function eligibilitySentences(
  { before, after }: Extract<Change, { kind: 'eligibility' }>,
  label: Label,
  timeZone: string,
): string[] {
  const eligibility = after ?? before;
  if (eligibility === undefined) return [];
  const who = {
    person: label({ kind: 'person', id: eligibility.personId }),
    role: label({ kind: 'role', id: eligibility.roleId }),
  };
  if (after === undefined) return [say('changes.notEligible', who)];
  const duration = endPhrase(after.endsAt, timeZone);
  return [
    before === undefined
      ? say('changes.eligible', { ...who, duration })
      : say('changes.eligibleFor', { ...who, after: duration, before: endPhrase(before.endsAt, timeZone) }),
  ];
}
