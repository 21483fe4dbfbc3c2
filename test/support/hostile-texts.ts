import type { ReviewForm, ReviewOfSource } from '../../src/approvals/forms/review-form.ts';
import { pageSize } from '../../src/approvals/requests/list.ts';
import { wellFormed } from '../../src/core/base/text.ts';
import { noNotes } from '../../src/core/configuration/change-notes.ts';
import { noConfiguration } from '../../src/core/configuration/configuration.ts';
import { reviewerLimit } from '../../src/core/configuration/review-choice.ts';
import type { StageCard } from '../../src/core/view/card.ts';
import type { ChangeCard } from '../../src/core/view/change-card.ts';
import type { Notice, NoticeKind } from '../../src/core/view/notices.ts';
import type { RequestView, StageView } from '../../src/core/view/request-view.ts';
import { confirmationNote } from '../../src/core/words/configuration/review.ts';
import type { NoticeText } from '../../src/core/words/language/pieces.ts';
import { actionButtons } from '../../src/core/words/requests/actions.ts';
import { listText, packagesText, waitingProposals } from '../../src/core/words/requests/lists.ts';
import { requestText } from '../../src/core/words/requests/request-text.ts';
import { liveCard, liveChangeCard } from '../contract/channel.ts';
import { accessPackage } from './packages.ts';
import { inEnglish } from './reader.ts';

/** What people may write, and what it must not become. */
export const hostileTexts: Readonly<Record<string, string>> = {
  mentions: '<!channel> <!here> <!everyone> <@U0ANNA> <#C0GENERAL> <!subteam^S1> @here',
  links: '<https://evil.test|your bank> https://evil.test mailto:a@b.test [x](https://evil.test)',
  markdown: '*bold* _italic_ ~struck~ `code` ```block``` > quote\n- list\n# head',
  entities: '&lt;!channel&gt; &amp;amp; <b>bold</b> <script>alert(1)</script>',
  dates: '<!date^1392734382^{date}|x>',
  emoji: ':fire: 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ☠️',
  'right to left': 'שלום \u202Eevil\u202C مرحبا',
  'control characters': 'a\u0000b\u0007c\u001b[31md\u007fe\u0085f\u2028g\uFEFFh\r\ni',
  'direction and isolates': 'Ledger\u202Ereganam\u202C \u2066\u2067\u2068x\u2069 \u200E\u200F\u061C',
  'zero width': 'ad\u200Bmi\u200Cn\u200D\u2060\uFEFF\u00AD\u180E\u3164\u034F',
  tags: 'hi\u{E0001}\u{E0041}\u{E0042}\u{E007F}\u{E0100}\uFE0F',
  'half characters': 'x\uD800y\uDC00z',
  blanks: ' \u00A0\u200B\u3000 ',
  'nothing visible': '\u200B',
  json: '{"type":"mrkdwn","text":"*x*"} "}]}',
  prototype: '__proto__',
  long: 'Lorem ipsum '.repeat(170).slice(0, 2_000),
  'long, wide characters': '💥'.repeat(1_000),
  'long, one word': 'W'.repeat(2_000),
};

const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]|(?!\n)\p{Cc}/gu;
const emojiSequence = /\p{RGI_Emoji}/gv;

/** The characters of a text that nobody sees, those within emoji left out. */
export const unseenIn = (text: string): string[] => text.replace(emojiSequence, '').match(unseen) ?? [];

/** As long as a name, or another field, may be. */
export const atMost = (text: string, length: number): string => {
  const cut = text.slice(0, length);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
};

const everyAction = ['cancel', 'extend', 'return', 'revoke', 'askAgain'] as const;

export interface Filled {
  readonly live: StageCard;
  readonly closed: StageCard;
  readonly change: ChangeCard;
  readonly notices: readonly Notice[];
  readonly answers: readonly NoticeText[];
  readonly form: ReviewForm;
}

export function filled(text: string): Filled {
  const name = atMost(text, 120);
  const person = { id: 'uma', name };
  const request: RequestView = {
    ...liveCard.request,
    organization: name,
    requestor: { id: 'rex', name },
    beneficiary: person,
    packageName: atMost(text, 75),
    packageDescription: atMost(text, 500),
    resources: Array.from({ length: 50 }, () => name),
    justification: atMost(text, 2_000),
    answers: Array.from({ length: 10 }, () => ({ question: atMost(text, 150), answer: atMost(text, 1_000) })),
    stages: [1, 2].map((number) => stageOf(text, number)),
  };
  const names = Array.from({ length: 50 }, () => name);
  const missing = Array.from({ length: 50 }, () => ({ name, problem: `the group ${name} is not there any more` }));
  const told = (about: NoticeKind, more: Partial<RequestView>): Notice => ({
    kind: 'request',
    about,
    request: { ...request, ...more },
    own: true,
  });
  const row = { ...request, justification: atMost(text, 80) };
  const rows = Array.from({ length: pageSize }, (_, index) => ({ ...row, id: `ABCDEFGH12${30 + index}` }));
  const commands = { more: 'access pending before ABCDEFGH1234' };
  const eligibilities = {
    shown: Array.from({ length: pageSize }, (_, index) => ({
      role: { id: `${index}`.padEnd(63, 'x'), name: { kind: 'role', role: name, resource: name } as const },
      ...{ endsAt: new Date(), hasEnded: false, mayStay: true },
    })),
    ...{ more: 12, timeZone: 'UTC' },
  };
  const changes = Array.from({ length: 100 }, (_, index) => ({
    ...({ kind: 'package', id: `package-${index}` } as const),
    // The configuration holds well-formed text only.
    before: { ...accessPackage(), name: wellFormed(name), description: '' },
    after: { ...accessPackage(), name: wellFormed(name), description: wellFormed(atMost(text, 500)) },
  }));
  const notes = {
    pending: Array.from({ length: 100 }, () => {
      return {
        kind: 'package',
        id: 'x'.repeat(63),
        name: atMost(text, 75),
        count: 3,
        effect: 'exclusionsChanged',
      } as const;
    }),
    warnings: Array.from({ length: 100 }, (_, index) => {
      const about = { id: `package-${index}`, name: atMost(text, 75) };
      return index % 2 === 0
        ? ({ kind: 'waitTells', gives: 'extension', ...about } as const)
        : ({ kind: 'refusalTells', ...about } as const);
    }),
  };
  const proposal = {
    ...{
      id: 3,
      by: person,
      at: new Date(),
      expiresAt: new Date(),
      changes: [],
      names: [],
      notes: noNotes,
      unproven: false,
    },
    state: 'waiting',
  } as const;
  const packages = Array.from({ length: 1_000 }, (_, index) => ({
    ...{ id: `package-${index}`.padEnd(63, 'x'), name: atMost(text, 75), description: '', resources: [] },
    policy: {} as never,
  }));
  const configuration = { ...noConfiguration, packages, proposals: Array.from({ length: 100 }, () => proposal) };
  const review: Omit<ReviewOfSource, 'source' | 'levels'> = {
    here: Array.from({ length: reviewerLimit }, (_, index) => ({ user: `U0${index}`, name })),
    elsewhere: Array.from({ length: 2 * reviewerLimit }, (_, index) => {
      return { id: `${index}`.padEnd(63, 'x'), name, chosen: index < reviewerLimit };
    }),
    ...{ leftAlone: atMost(text, 1_000), shown: '0123456789abcdef', setNow: atMost(text, 1_000), overtaken: true },
  };
  return {
    form: {
      problem: { code: 'invalidInput', reason: 'unknownReviewer', values: { organization: name } },
      explanation: confirmationNote(inEnglish, true),
      openProposals: waitingProposals(
        inEnglish,
        { ...configuration, proposals: configuration.proposals.slice(0, 7) },
        'UTC',
      ),
      sources: [
        { ...review, source: 'idProtection', levels: ['low', 'medium', 'high'] },
        { ...review, source: 'insiderRisk', levels: [] },
      ],
    },
    change: { ...liveChangeCard, organization: name, proposedBy: name, changes, notes },
    answers: [
      listText(inEnglish, 'pending', rows, commands),
      listText(inEnglish, 'history', rows, commands),
      listText(inEnglish, 'mine', rows, { ...commands, eligibilities }),
      listText(inEnglish, 'package', rows, commands),
      requestText(
        inEnglish,
        { ...request, missing, sharedReason: atMost(text, 2_000), decidedBy: name },
        actionButtons(inEnglish, { ...request, askAgain: 'request finance' }, everyAction),
        'Decide.',
      ),
      packagesText(inEnglish, configuration, 1),
    ],
    live: {
      kind: 'stage',
      request,
      stage: {
        ...liveCard.stage,
        risk: [{ source: 'idProtection', person: name, level: 'high', detail: atMost(text, 1_000) }],
      },
      live: true,
    },
    closed: { kind: 'stage', request, stage: stageOf(text, 3), live: false },
    notices: [
      told('submitted', {}),
      told('granted', { sharedReason: atMost(text, 2_000), decidedBy: name }),
      told('notGranted', { sharedReason: atMost(text, 2_000), decidedBy: name }),
      told('partlyGranted', { missing, given: names, invited: names }),
      told('invited', { missing, invited: names }),
      told('notDelivered', { missing }),
      told('expired', {}),
      told('ended', {}),
      {
        ...{ kind: 'alert', about: 'notDelivered', timeZone: 'UTC', beneficiary: name, target: name },
        ...{ isExtension: false, isRetried: true, requestId: 'ABCDEFGH2345' },
        resources: Array.from({ length: 12 }, () => ({ name, problem: atMost(text, 2_000) })),
      },
      {
        ...{ kind: 'alert', about: 'configurationChanged', timeZone: 'UTC', by: name, isProven: true, notes },
        ...{ change: 12, changes, names: [] },
      },
    ],
  };
}

function stageOf(text: string, number: number): StageView {
  const decision = { answer: 'deny' as const, by: atMost(text, 120), at: new Date(), reason: atMost(text, 2_000) };
  return { ...liveCard.stage, id: `policy-${number}`, number, state: 'denied', decision };
}
