import { clip } from '../../base/text.ts';
import type { ConfigurationState, Proposal } from '../../configuration/configuration.ts';
import { roleName } from '../../policy/role.ts';
import type { RequestView } from '../../view/request-view.ts';
import { allChangeSentences } from '../configuration/changes.ts';
import { yesNo } from '../language/phrases.ts';
import { endsSentence, type NoticeText, type Paragraph, type Piece, plain } from '../language/pieces.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { approvedBySentence, decisionSentence, isGiven, outcomeSentence } from './outcomes.ts';
import { requestNames } from './request-text.ts';

/** The lists that people can see of requests. */
export type ListKind = 'pending' | 'history' | 'mine' | 'package' | 'resource';

/** What stands beside the requests of a list. */
interface ListParts {
  /** How the reader's chat names the command that opens a request. */
  readonly show: string;
  /** The command for the next page, where there is one. */
  readonly more?: string;
  /** The package or role that a list of the kind `package` is of, where it has a name. */
  readonly of?: string;
  /** The roles that the list is of, and the command for all requests for one of them. */
  readonly roles?: { readonly all: readonly { readonly id: string; readonly name: string }[]; readonly each: string };
}

/** One page of a list. */
export function listText(
  kind: ListKind,
  requests: readonly RequestView[],
  { show, more, of, roles }: ListParts,
): NoticeText {
  const named = roles === undefined ? [] : rolesParagraphs(roles);
  if (requests.length === 0) {
    const { summary, paragraphs } = plain(emptySentence(kind, of));
    return { summary, paragraphs: [...paragraphs, ...named] };
  }
  const title = titleOf(kind, of);
  const hints = [
    say('lists.howToOpen', { command: show }),
    ...(more === undefined ? [] : [say('lists.howToSeeMore', { command: more })]),
  ];
  return {
    summary: title,
    paragraphs: [
      { line: [{ text: title, strong: true }] },
      ...requests.map((request) => ({ line: row(kind, request) })),
      { line: [{ text: hints.join(' ') }] },
      ...named,
    ],
  };
}

function titleOf(kind: ListKind, name: string | undefined): string {
  if (kind !== 'package') return say(`lists.${kind}`);
  return name === undefined ? say('lists.unnamedPackage') : say('lists.package', { name });
}

function emptySentence(kind: ListKind, name: string | undefined): string {
  if (kind === 'package')
    return name === undefined ? say('lists.nothingForUnnamed') : say('lists.nothingForPackage', { name });
  const ids = {
    pending: 'lists.nothingPending',
    history: 'lists.nothingInHistory',
    mine: 'lists.nothingOfMine',
    resource: 'lists.nothingForResource',
  } as const;
  return say(ids[kind]);
}

/** How many roles a list names. */
const rolesShown = 20;

function rolesParagraphs({ all, each }: NonNullable<ListParts['roles']>): Paragraph[] {
  const count = all.length - rolesShown;
  const names = [
    ...all.slice(0, rolesShown).map(({ id, name }) => say('lists.named', { id, name })),
    ...(count > 0 ? [say('lists.moreRoles', { count })] : []),
  ];
  return [{ line: [{ text: say('lists.roles', { names: listOf(names), command: each }) }] }];
}

function row(kind: ListKind, request: RequestView): Piece[] {
  const { id, submittedAt } = request;
  const values = { ...requestNames(request), at: { moment: submittedAt } };
  const what =
    kind === 'mine'
      ? sayInPieces('lists.ownRow', { ...values, ...ownership(request) })
      : sayInPieces('lists.row', values);
  const sentences: (readonly Piece[])[] = [
    what,
    ...outcome(kind, request),
    ...(kind === 'mine' ? end(request) : []),
    [{ text: say('lists.number', { id }) }],
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
function end(request: RequestView): Piece[][] {
  const { status, since, window, endedEarly, timeZone } = request;
  if (status === 'ended') return [sayInPieces('lists.whenEnded', { at: { moment: since } })];
  if (!isGiven(request) || endedEarly !== undefined) return [];
  return window.endsAt === undefined ? [[{ text: say('lists.noEnd') }]] : [endsSentence(window.endsAt, timeZone)];
}

/** How much of a justification a row shows. */
const longestQuote = 80;

function outcome(kind: ListKind, request: RequestView): Piece[][] {
  const { awaits, justification } = request;
  if (awaits !== undefined) return [[{ text: outcomeSentence(request) }]];
  if (kind === 'pending') return [[{ text: say('lists.justification', { text: clip(justification, longestQuote) }) }]];
  const decided = approvedBySentence(request) ?? lastDecision(request);
  return [...(decided === undefined ? [] : [[{ text: decided }]]), [{ text: outcomeSentence(request) }]];
}

function lastDecision({ stages }: RequestView): string | undefined {
  const decision = stages.findLast((stage) => stage.decision !== undefined)?.decision;
  return decision && decisionSentence(decision);
}

/** A form must be readable, and each of them is on a card, too. */
const proposalsShown = 5;

/** Which changes wait for a second administrator. */
export function waitingProposals({ proposals }: ConfigurationState, timeZone: string): Paragraph[] {
  const waiting = proposals.filter(({ state }) => state === 'waiting');
  const count = waiting.length - proposalsShown;
  return [
    ...waiting.slice(0, proposalsShown).map((one) => proposalParagraph(one, timeZone)),
    ...(count > 0 ? [{ line: [{ text: say('lists.moreProposals', { count }) }] }] : []),
  ];
}

function proposalParagraph(
  { by, expiresAt, changes, names, unproven, inNameOf }: Proposal,
  timeZone: string,
): Paragraph {
  const line = sayInPieces('lists.proposal', {
    unproven: unproven ? 'yes' : 'no',
    origin: inNameOf === undefined ? 'chat' : 'commandLine',
    name: inNameOf === undefined ? by.name : inNameOf.name,
    at: { moment: expiresAt },
  });
  return { line, quote: allChangeSentences(changes, names, timeZone).join('\n') };
}

/** What is offered, for administrators. `requests`: the command that lists the requests for one. */
export function packagesText({ packages, roles }: ConfigurationState, requests: string): NoticeText {
  if (packages.length + roles.length === 0) return plain(say('lists.nothingOffered'));
  const list = (title: string, offered: readonly { readonly id: string; readonly name: string }[]): Paragraph[] =>
    offered.length === 0
      ? []
      : [
          { line: [{ text: title, strong: true }] },
          ...[...offered]
            .sort((a, b) => a.name.localeCompare(b.name))
            .map(({ name, id }) => ({ line: sayInPieces('lists.offeredRow', { name, id }) })),
        ];
  return {
    summary: say('lists.offered'),
    paragraphs: [
      ...list(say('lists.packages'), packages),
      ...list(
        say('lists.offeredRoles'),
        roles.map((role) => ({ id: role.id, name: roleName(role) })),
      ),
      { line: [{ text: say('lists.howToSeeRequests', { command: requests }) }] },
    ],
  };
}
