import { oneLine } from '../../base/text.ts';
import type { Change } from '../../configuration/changes.ts';
import { byName, byNameAndId, type Label, type Named } from '../../configuration/names.ts';
import type { RiskSourceName } from '../../policy/risk.ts';
import { roleName } from '../../policy/role.ts';
import { endPhrase, namesInWords } from '../language/phrases.ts';
import type { Reader } from '../language/reader.ts';
import { nameText, say } from '../language/say.ts';
import { packageSentences, roleSentences } from './policy.ts';
import { type Labels, packageChanges, reviewChanges, roleChanges } from './policy-changes.ts';

/** The risk sources by the names that Microsoft gives them. */
export function sourceName(reader: Reader, source: RiskSourceName): string {
  return say(reader, 'phrases.source', { source });
}

/**
 * What a change changes, a sentence for each field that differs, for administrators: nobody should confirm what they were
 * shown half of.
 *
 * @param names what is called what.
 * @param timeZone in which days end.
 */
export function changeSentences(reader: Reader, change: Change, names: readonly Named[], timeZone: string): string[] {
  const said = namesInWords(reader, names);
  return sentencesOf(reader, change, [byName(said), byNameAndId(said)], timeZone).map(oneLine);
}

/** All that several changes change. */
export function allChangeSentences(
  reader: Reader,
  changes: readonly Change[],
  names: readonly Named[],
  timeZone: string,
): string[] {
  return changes.flatMap((change) => changeSentences(reader, change, names, timeZone));
}

function sentencesOf(reader: Reader, change: Change, labels: Labels, timeZone: string): string[] {
  const label = labels[0];
  switch (change.kind) {
    case 'riskReview':
      return reviewChanges(change.before, change.after, {
        about: sourceName(reader, change.source),
        labels,
        timeZone,
        reader,
      });
    case 'eligibility':
      return eligibilitySentences(reader, change, label, timeZone);
    case 'role': {
      const { before, after, id } = change;
      if (after === undefined)
        return [say(reader, 'changes.roleRemoved', { name: before === undefined ? id : roleName(before) })];
      const name = nameText(reader, roleName(after));
      return before === undefined
        ? roleSentences(after, { about: say(reader, 'changes.newRole', { name }), label, timeZone, reader })
        : roleChanges(before, after, { about: name, labels, timeZone, reader });
    }
    case 'package': {
      const { before, after, id } = change;
      if (after === undefined) return [say(reader, 'changes.packageRemoved', { name: before?.name ?? id })];
      const { name } = after;
      return before === undefined
        ? packageSentences(after, { about: say(reader, 'changes.newPackage', { name }), label, timeZone, reader })
        : packageChanges(before, after, { about: name, labels, timeZone, reader });
    }
  }
}

function eligibilitySentences(
  reader: Reader,
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
  if (after === undefined) return [say(reader, 'changes.notEligible', who)];
  const duration = endPhrase(reader, after.endsAt, timeZone);
  return [
    before === undefined
      ? say(reader, 'changes.eligible', { ...who, duration })
      : say(reader, 'changes.eligibleFor', {
          ...who,
          after: duration,
          before: endPhrase(reader, before.endsAt, timeZone),
        }),
  ];
}
