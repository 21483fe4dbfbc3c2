import { oneLine } from '../../base/text.ts';
import { byName, type Label } from '../../configuration/names.ts';
import type { EligiblePerson, OfferDetails } from '../../configuration/offer-details.ts';
import type { AccessPackage, PolicyStage } from '../../policy/policy.ts';
import { type Role, roleName } from '../../policy/role.ts';
import { formatEnd } from '../language/dates.ts';
import { type Page, pageHint, pageOf } from '../language/pages.ts';
import {
  alternatesPhrase,
  durationPhrase,
  incompatiblePhrases,
  namesInWords,
  questionPhrases,
  requestorsPhrase,
  resourcePhrases,
  specsPhrase,
  yesNo,
} from '../language/phrases.ts';
import type { NoticeText, Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { nameText, say, sayInPieces } from '../language/say.ts';
import { warningSentences } from './change-notes.ts';

/** A title and what stands under it, a line each. */
type Section = readonly [title: string, lines: readonly string[]];

/**
 * How a package or a role is set up, part by part, page by page, nothing of it cut: what is weak about it first.
 *
 * @param page which page, and the command that shows the first one.
 */
export function offerText(reader: Reader, details: OfferDetails, page: Page): NoticeText {
  const { offered, names, warnings, held, pending } = details;
  const name = details.kind === 'role' ? nameText(reader, roleName(details.offered)) : offered.name;
  const label = byName(namesInWords(reader, names));
  const sections =
    details.kind === 'role'
      ? roleSections(reader, details.offered, details, label)
      : packageSections(reader, details.offered, label, details.timeZone);
  const parts: Paragraph[] = [
    ...(offered.description === '' ? [] : [{ line: [], quote: offered.description }]),
    ...warningSentences(reader, warnings).map((text) => ({
      line: sayInPieces(reader, 'changeNotes.warningNote', { text }),
    })),
    ...[...sections, [say(reader, 'offer.use'), [say(reader, 'offer.held', { held, pending })]] as const].map(
      ([title, lines]) => ({ line: [{ text: title, strong: true }], quote: lines.map(oneLine).join('\n') }),
    ),
  ];
  const { shown, pages } = pageOf(parts, page);
  const { hint, buttons } = pageHint(reader, page, pages);
  return {
    summary: say(reader, 'offer.summary', { name }),
    paragraphs: [{ line: sayInPieces(reader, 'offer.title', { name, id: offered.id }) }, ...shown, ...hint],
    buttons: [{ label: say(reader, 'offer.list'), command: `access-admin requests ${offered.id}` }, ...buttons],
  };
}

function packageSections(
  reader: Reader,
  { resources, policy }: AccessPackage,
  label: Label,
  timeZone: string,
): Section[] {
  const { requestors, onBehalf, stages, access, extension, questions, incompatible } = policy;
  const { notifications, showApproverNames } = policy;
  const others = incompatiblePhrases(reader, incompatible, label);
  const duration = durationPhrase(reader, access, timeZone);
  return [
    [say(reader, 'offer.gives'), resourcePhrases(reader, resources)],
    [
      say(reader, 'offer.requestors'),
      [say(reader, 'offer.openTo', { who: requestorsPhrase(reader, requestors, label), can: yesNo(onBehalf) })],
    ],
    ...(stages.length === 0
      ? [[say(reader, 'offer.approval'), [say(reader, 'offer.noApproval')]] as const]
      : stages.map((stage, index) => stageSection(reader, stage, index, label))),
    [say(reader, 'offer.access'), [say(reader, 'offer.accessFor', { duration, extension })]],
    ...(questions.length === 0
      ? []
      : [[say(reader, 'offer.questions'), questionPhrases(reader, questions, label)] as const]),
    ...(others.length === 0 ? [] : [[say(reader, 'offer.incompatible'), others] as const]),
    riskSection(reader, policy.riskReview),
    [
      say(reader, 'offer.messages'),
      [say(reader, 'offer.approversTold', { get: yesNo(notifications), see: yesNo(showApproverNames) })],
    ],
  ];
}

function stageSection(reader: Reader, stage: PolicyStage, index: number, label: Label): Section {
  const { approvers, fallbackApprovers, escalation, reasonRequired, lastReminderHours, timeoutDays } = stage;
  return [
    say(reader, 'offer.stage', { number: index + 1 }),
    [
      say(reader, 'offer.decides', {
        approvers: specsPhrase(reader, approvers, label),
        days: timeoutDays,
      }),
      ...(fallbackApprovers.length === 0
        ? []
        : [say(reader, 'offer.fallback', { approvers: specsPhrase(reader, fallbackApprovers, label) })]),
      ...(escalation === undefined
        ? []
        : [say(reader, 'offer.alternates', { approvers: alternatesPhrase(reader, escalation, label) })]),
      ...(reasonRequired ? [say(reader, 'offer.reasonRequired')] : []),
      ...(lastReminderHours === undefined ? [] : [say(reader, 'offer.lastReminder', { hours: lastReminderHours })]),
    ],
  ];
}

function riskSection(reader: Reader, isChecked: boolean): Section {
  return [say(reader, 'offer.risk'), [say(reader, isChecked ? 'offer.riskOn' : 'offer.riskOff')]];
}

interface Eligible {
  readonly eligible: readonly EligiblePerson[];
  readonly moreEligible: number;
  readonly timeZone: string;
}

function roleSections(
  reader: Reader,
  { resources, administrators, approvers, maximumHours, riskReview }: Role,
  { eligible, moreEligible, timeZone }: Eligible,
  label: Label,
): Section[] {
  const people = eligible.map(({ name, endsAt }) =>
    endsAt === undefined
      ? name
      : say(reader, 'offer.eligibleUntil', { name, end: formatEnd(reader, endsAt, timeZone) }),
  );
  return [
    [say(reader, 'offer.gives'), resourcePhrases(reader, resources)],
    [
      say(reader, 'offer.approval'),
      [
        approvers.length === 0
          ? say(reader, 'offer.noApproval')
          : say(reader, 'offer.decidesActivation', { approvers: specsPhrase(reader, approvers, label) }),
      ],
    ],
    [say(reader, 'offer.maximum'), [say(reader, 'offer.hours', { hours: maximumHours })]],
    riskSection(reader, riskReview),
    [say(reader, 'offer.administrators'), [specsPhrase(reader, administrators, label)]],
    [
      say(reader, 'offer.eligible'),
      [
        ...(people.length === 0 ? [say(reader, 'offer.nobodyEligible')] : people),
        ...(moreEligible === 0 ? [] : [say(reader, 'offer.moreEligible', { count: moreEligible })]),
      ],
    ],
  ];
}
