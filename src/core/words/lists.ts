import { clip } from '../base/text.ts';
import type { ConfigurationState, Proposal } from '../configuration/configuration.ts';
import { roleName } from '../policy/role.ts';
import type { RequestView } from '../view/view.ts';
import { approvedBySentence, isGiven, outcomeSentence, requestParagraphs } from './cards-and-notices.ts';
import { allChangeSentences } from './changes.ts';
import { endsSentence, type NoticeText, type Paragraph, type Piece, plain } from './pieces.ts';

/** The lists that people can see of requests. */
export type ListKind = 'pending' | 'history' | 'mine' | 'package' | 'resource';

/** Of a package's or role's requests; those have its name in their title, where it has one. */
const titles: Readonly<Record<ListKind, string>> = {
  pending: 'Waiting for your decision',
  history: 'What you were asked about',
  mine: 'Your requests',
  package: 'Requests',
  resource: 'Pending requests for your roles',
};

const nothing: Readonly<Record<ListKind, string>> = {
  pending: 'Nothing is waiting for your decision.',
  history: 'You have not been asked about anything yet.',
  mine: 'You have made no requests yet.',
  package: 'There are no requests.',
  resource: 'There are no pending requests for your roles.',
};

/** What stands beside the requests of a list. */
interface ListParts {
  /** How the reader's chat names the command that opens a request. */
  readonly show: string;
  /** The command for the next page, where there is one. */
  readonly more?: string;
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
  const title = of === undefined ? titles[kind] : `Requests for ${of}`;
  const named = roles === undefined ? [] : rolesParagraphs(roles);
  if (requests.length === 0) {
    const { summary, paragraphs } = plain(of === undefined ? nothing[kind] : `There are no requests for ${of}.`);
    return { summary, paragraphs: [...paragraphs, ...named] };
  }
  const hints = [
    `To open one, type ${show} and its number.`,
    ...(more === undefined ? [] : [`For older ones, type ${more}.`]),
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

/** How many roles a list names. */
const rolesShown = 20;

function rolesParagraphs({ all, each }: NonNullable<ListParts['roles']>): Paragraph[] {
  const names = all.slice(0, rolesShown).map(({ id, name }) => `${name} (${id})`);
  const more = all.length > rolesShown ? `, and ${all.length - rolesShown} more` : '';
  const how = `For all requests for one of them, also decided ones, type ${each} and its short name, which is in brackets.`;
  return [{ line: [{ text: `Your roles: ${names.join(', ')}${more}. ${how}` }] }];
}

function row(kind: ListKind, request: RequestView): Piece[] {
  const { id, beneficiary, packageName, submittedAt, extendsUntil } = request;
  const what: Piece[] =
    kind === 'mine'
      ? [
          ...(extendsUntil === undefined ? [] : [{ text: 'Extension of ' }]),
          { text: packageName, strong: true },
          ...forWhom(request),
        ]
      : [
          { text: beneficiary.name, strong: true },
          { text: extendsUntil === undefined ? ' asks for ' : ' asks to keep ' },
          { text: packageName, strong: true },
        ];
  return [
    ...what,
    { text: ', ' },
    { moment: submittedAt },
    { text: `. ${outcome(kind, request)} ` },
    ...(kind === 'mine' ? end(request) : []),
    { text: `(${id})` },
  ];
}

/** When the access ends or ended, for those who have it. */
function end(request: RequestView): Piece[] {
  const { status, since, window, endedEarly, timeZone } = request;
  if (status === 'ended') return [{ text: 'That was ' }, { moment: since }, { text: '. ' }];
  if (!isGiven(request) || endedEarly !== undefined) return [];
  if (window.endsAt === undefined) return [{ text: 'It has no end. ' }];
  return [...endsSentence(window.endsAt, timeZone), { text: ' ' }];
}

function forWhom({ requestor, beneficiary }: RequestView): Piece[] {
  return requestor.id === beneficiary.id ? [] : [{ text: ` for ${beneficiary.name}` }];
}

/** How much of a justification a row shows. */
const longestQuote = 80;

function outcome(kind: ListKind, request: RequestView): string {
  if (request.awaits !== undefined) return outcomeSentence(request);
  if (kind === 'pending') return `“${clip(request.justification, longestQuote)}”`;
  return [approvedBySentence(request) ?? lastDecision(request), outcomeSentence(request)].filter(Boolean).join(' ');
}

function lastDecision({ stages }: RequestView): string | undefined {
  const decision = stages.findLast((stage) => stage.decision !== undefined)?.decision;
  return decision && `${decision.answer === 'approve' ? 'Approved' : 'Denied'} by ${decision.by}.`;
}

/** A request with all that its reader may see of it, without buttons. `hint`: what they can do about it. */
export function requestText(request: RequestView, hint?: string): NoticeText {
  const asks = request.extendsUntil === undefined ? 'asks for' : 'asks to keep';
  const summary = `${request.beneficiary.name} ${asks} ${request.packageName}`;
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      ...requestParagraphs(request),
      ...(hint === undefined ? [] : [{ line: [{ text: hint }] }]),
    ],
  };
}

/** A form must be readable, and each of them is on a card, too. */
const proposalsShown = 5;

/** Which changes wait for a second administrator. */
export function waitingProposals({ proposals }: ConfigurationState, timeZone: string): Paragraph[] {
  const waiting = proposals.filter(({ state }) => state === 'waiting');
  const more = waiting.length - proposalsShown;
  return [
    ...waiting.slice(0, proposalsShown).map((one) => proposalParagraph(one, timeZone)),
    ...(more > 0 ? [{ line: [{ text: `${more} more wait; each administrator has a card of each.` }] }] : []),
  ];
}

function proposalParagraph(
  { by, expiresAt, changes, names, unproven, inNameOf }: Proposal,
  timeZone: string,
): Paragraph {
  const who = unproven ? 'two administrators' : 'a second administrator';
  const from =
    inNameOf === undefined ? `proposed by ${by.name}` : `from the command line, in the name of ${inNameOf.name}`;
  const line: Piece[] = [
    { text: `Waits for ${who}: `, strong: true },
    { text: `${from}, to be confirmed until ` },
    { moment: expiresAt },
    { text: '.' },
  ];
  return { line, quote: allChangeSentences(changes, names, timeZone).join('\n') };
}

/** What is offered, for administrators. */
export function packagesText({ packages, roles }: ConfigurationState, requests: string): NoticeText {
  if (packages.length + roles.length === 0) return plain('Nothing is offered.');
  const list = (title: string, offered: readonly { readonly id: string; readonly name: string }[]): Paragraph[] =>
    offered.length === 0
      ? []
      : [
          { line: [{ text: title, strong: true }] },
          ...[...offered]
            .sort((a, b) => a.name.localeCompare(b.name))
            .map(({ name, id }) => ({ line: [{ text: name, strong: true }, { text: ` (${id})` }] })),
        ];
  return {
    summary: 'Access packages and roles',
    paragraphs: [
      ...list('Access packages', packages),
      ...list(
        'Roles',
        roles.map((role) => ({ id: role.id, name: roleName(role) })),
      ),
      { line: [{ text: `To see the requests for one, type ${requests} and the short name that stands in brackets.` }] },
    ],
  };
}
