import type { Name } from '../../base/name.ts';
import { clip } from '../../base/text.ts';
import type { ConfigurationState, Proposal } from '../../configuration/configuration.ts';
import { roleName } from '../../policy/role.ts';
import type { RequestView } from '../../view/request-view.ts';
import { allChangeSentences } from '../configuration/changes.ts';
import { pageHint } from '../language/pages.ts';
import { yesNo } from '../language/phrases.ts';
import { endPiece, endsSentence, type NoticeText, type Paragraph, type Piece, plain } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, nameText, say, sayInPieces } from '../language/say.ts';
import { activateButton, moreButton, openButton, stayEligibleButton } from './actions.ts';
import { approvedBySentence, decisionSentence, isGiven, outcomeSentence } from './outcomes.ts';
import { requestNames } from './request-text.ts';

/** The lists that people can see of requests. */
export type ListKind = 'pending' | 'history' | 'mine' | 'package' | 'resource';

/** What stands beside the requests of a list. */
interface ListParts {
  /** The command for the next page, where there is one, as buttons have it. */
  readonly more?: string;
  /** The package or role that a list of the kind `package` is of, where it has a name. */
  readonly of?: Name;
  /** What its reader can make active, under their own requests. */
  readonly eligibilities?: EligibilityList;
  /** The roles that the list is of, and the command for all requests for one of them. */
  readonly roles?: { readonly all: readonly { readonly id: string; readonly name: Name }[]; readonly each: string };
}

/** What somebody is, or was not long ago, eligible for; `more`: how many are left out. */
export interface EligibilityList {
  readonly shown: readonly {
    readonly role: { readonly id: string; readonly name: Name };
    /** Until when; absent: without an end. */
    readonly endsAt?: Date;
    readonly hasEnded: boolean;
    /** It is the time to ask to stay eligible, or to be so again. */
    readonly mayStay: boolean;
  }[];
  readonly more: number;
  /** The organization's: whole days are those of this zone. */
  readonly timeZone: string;
}

/** One page of a list. */
export function listText(
  reader: Reader,
  kind: ListKind,
  requests: readonly RequestView[],
  { more, of, roles, eligibilities }: ListParts,
): NoticeText {
  const named = [
    ...(roles === undefined ? [] : rolesParagraphs(reader, roles)),
    ...(eligibilities === undefined ? [] : eligibilityParagraphs(reader, eligibilities)),
  ];
  if (requests.length === 0) {
    const { summary, paragraphs } = plain(emptySentence(reader, kind, of));
    return { summary, paragraphs: [...paragraphs, ...named] };
  }
  const title = titleOf(reader, kind, of);
  return {
    summary: title,
    paragraphs: [
      { line: [{ text: title, strong: true }] },
      ...requests.map((request) => ({ line: row(reader, kind, request), buttons: [openButton(reader, request)] })),
      ...named,
    ],
    ...(more === undefined ? {} : { buttons: [moreButton(reader, more)] }),
  };
}

function titleOf(reader: Reader, kind: ListKind, name: Name | undefined): string {
  if (kind !== 'package') return say(reader, `lists.${kind}`);
  return name === undefined ? say(reader, 'lists.unnamedPackage') : say(reader, 'lists.package', { name });
}

function emptySentence(reader: Reader, kind: ListKind, name: Name | undefined): string {
  if (kind === 'package')
    return name === undefined
      ? say(reader, 'lists.nothingForUnnamed')
      : say(reader, 'lists.nothingForPackage', { name });
  const ids = {
    pending: 'lists.nothingPending',
    history: 'lists.nothingInHistory',
    mine: 'lists.nothingOfMine',
    resource: 'lists.nothingForResource',
  } as const;
  return say(reader, ids[kind]);
}

/** How many roles a list names. */
const rolesShown = 20;

function rolesParagraphs(reader: Reader, { all, each }: NonNullable<ListParts['roles']>): Paragraph[] {
  const count = all.length - rolesShown;
  const names = [
    ...all.slice(0, rolesShown).map(({ id, name }) => say(reader, 'lists.named', { id, name })),
    ...(count > 0 ? [say(reader, 'lists.moreRoles', { count })] : []),
  ];
  return [{ line: [{ text: say(reader, 'lists.roles', { names: listOf(reader, names), command: each }) }] }];
}

function eligibilityParagraphs(reader: Reader, { shown, more, timeZone }: EligibilityList): Paragraph[] {
  if (shown.length === 0) return [];
  const rows = shown.map(({ role, endsAt, hasEnded, mayStay }): Paragraph => {
    const timed = endsAt === undefined ? 'no' : hasEnded ? 'past' : 'yes';
    const end = endsAt === undefined ? '' : endPiece(reader, endsAt, timeZone);
    return {
      line: sayInPieces(reader, 'lists.eligibility', { role: nameText(reader, role.name), timed, end }),
      buttons: [
        ...(hasEnded ? [] : [activateButton(reader, role.id)]),
        ...(mayStay ? [stayEligibleButton(reader, role.id, hasEnded)] : []),
      ],
    };
  });
  const left = say(reader, 'lists.moreRoles', { count: more });
  return [
    { line: [{ text: say(reader, 'lists.eligibilities'), strong: true }] },
    ...rows,
    ...(more > 0 ? [{ line: [{ text: left }], buttons: [activateButton(reader)] }] : []),
  ];
}

function row(reader: Reader, kind: ListKind, request: RequestView): Piece[] {
  const { id, submittedAt } = request;
  const values = { ...requestNames(request), at: { moment: submittedAt } };
  const what =
    kind === 'mine'
      ? sayInPieces(reader, 'lists.ownRow', { ...values, ...ownership(request) })
      : sayInPieces(reader, 'lists.row', values);
  const sentences: (readonly Piece[])[] = [
    what,
    ...outcome(reader, kind, request),
    ...(kind === 'mine' ? end(reader, request) : []),
    [{ text: say(reader, 'lists.number', { id }) }],
  ];
  return sentences.flatMap((sentence, index) => (index === 0 ? sentence : [{ text: ' ' }, ...sentence]));
}

/** Whether the reader of their own list made the request, and for whom. */
function ownership({ askAgain, requestor, beneficiary }: RequestView) {
  // Only its requestor is told how to ask again.
  const own = askAgain !== undefined;
  const whom = requestor.id === beneficiary.id ? 'self' : own ? 'them' : 'you';
  return { own: yesNo(own), whom };
}

/** When the access ends or ended, for those who have it. */
function end(reader: Reader, request: RequestView): Piece[][] {
  const { status, since, window, endedEarly, timeZone } = request;
  if (status === 'ended') return [sayInPieces(reader, 'lists.whenEnded', { at: { moment: since } })];
  if (!isGiven(request) || endedEarly !== undefined) return [];
  return window.endsAt === undefined
    ? [[{ text: say(reader, 'lists.noEnd') }]]
    : [endsSentence(reader, window.endsAt, timeZone)];
}

/** How much of a justification a row shows. */
const longestQuote = 80;

function outcome(reader: Reader, kind: ListKind, request: RequestView): Piece[][] {
  const { awaits, justification } = request;
  if (awaits !== undefined) return [[{ text: outcomeSentence(reader, request) }]];
  if (kind === 'pending')
    return [[{ text: say(reader, 'lists.justification', { text: clip(justification, longestQuote) }) }]];
  const decided = approvedBySentence(reader, request) ?? lastDecision(reader, request);
  return [...(decided === undefined ? [] : [[{ text: decided }]]), [{ text: outcomeSentence(reader, request) }]];
}

function lastDecision(reader: Reader, { stages }: RequestView): string | undefined {
  const decision = stages.findLast((stage) => stage.decision !== undefined)?.decision;
  return decision && decisionSentence(reader, decision);
}

/** A form must be readable, and each of them is on a card, too. */
const proposalsShown = 5;

/** Which changes wait for a second administrator. */
export function waitingProposals(reader: Reader, { proposals }: ConfigurationState, timeZone: string): Paragraph[] {
  const waiting = proposals.filter(({ state }) => state === 'waiting');
  const count = waiting.length - proposalsShown;
  return [
    ...waiting.slice(0, proposalsShown).map((one) => proposalParagraph(reader, one, timeZone)),
    ...(count > 0 ? [{ line: [{ text: say(reader, 'lists.moreProposals', { count }) }] }] : []),
  ];
}

function proposalParagraph(
  reader: Reader,
  { by, expiresAt, changes, names, unproven, inNameOf }: Proposal,
  timeZone: string,
): Paragraph {
  const line = sayInPieces(reader, 'lists.proposal', {
    unproven: unproven ? 'yes' : 'no',
    origin: inNameOf === undefined ? 'chat' : 'commandLine',
    name: inNameOf === undefined ? by.name : inNameOf.name,
    at: { moment: expiresAt },
  });
  return { line, quote: allChangeSentences(reader, changes, names, timeZone).join('\n') };
}

/** How many packages and roles a page has: as many rows with a button as are read at a glance. */
const offeredOnPage = 10;

/** What is offered, for administrators: packages, then roles, by name, each with a button that shows how it is set up. */
export function packagesText(reader: Reader, { packages, roles }: ConfigurationState, number: number): NoticeText {
  const sorted = (offered: readonly { readonly id: string; readonly name: string }[]) =>
    [...offered].sort((a, b) => a.name.localeCompare(b.name));
  const ofRoles = roles.map((role) => ({ id: role.id, name: nameText(reader, roleName(role)) }));
  const rows = [
    ...sorted(packages).map((one) => ({ ...one, kind: 'package' as const })),
    ...sorted(ofRoles).map((one) => ({ ...one, kind: 'role' as const })),
  ];
  if (rows.length === 0) return plain(say(reader, 'lists.nothingOffered'));
  const shown = rows.slice((number - 1) * offeredOnPage, number * offeredOnPage);
  const part = (kind: 'package' | 'role', title: string): Paragraph[] => {
    const found = shown.filter((row) => row.kind === kind);
    if (found.length === 0) return [];
    return [
      { line: [{ text: title, strong: true }] },
      ...found.map(({ name, id }) => ({
        line: sayInPieces(reader, 'lists.offeredRow', { name, id }),
        buttons: [{ label: say(reader, 'actions.open'), command: `access-admin ${kind} ${id}` }],
      })),
    ];
  };
  const page = { number, command: 'access-admin packages' };
  const { hint, buttons } = pageHint(reader, page, Math.ceil(rows.length / offeredOnPage));
  return {
    summary: say(reader, 'lists.offered'),
    paragraphs: [
      ...part('package', say(reader, 'lists.packages')),
      ...part('role', say(reader, 'lists.offeredRoles')),
      ...hint,
    ],
    buttons,
  };
}
