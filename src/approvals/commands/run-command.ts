import type { ConfigurationState } from '../../core/configuration/configuration.ts';
import type { StageCard } from '../../core/view/card.ts';
import { healthText } from '../../core/words/administration/health.ts';
import { changeEventText } from '../../core/words/configuration/change-event.ts';
import { changesText } from '../../core/words/configuration/change-list.ts';
import { offerText } from '../../core/words/configuration/offer-text.ts';
import { type NoticeText, plain } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { say } from '../../core/words/language/say.ts';
import { actionButtons, openButton } from '../../core/words/requests/actions.ts';
import { listText, packagesText } from '../../core/words/requests/lists.ts';
import { missingRoleSentence } from '../../core/words/requests/outcomes.ts';
import { canceledReply, returnedReply, revokedReply } from '../../core/words/requests/replies.ts';
import { requestText } from '../../core/words/requests/request-text.ts';
import type { Answered } from '../answer.ts';
import { answerInTime } from '../answer.ts';
import { asAdministrator } from '../as-administrator.ts';
import { showOffer } from '../configuration/show-offer.ts';
import { openExtensionForm, openRequestForm, type RequestForm } from '../forms/request-form.ts';
import { openReviewForm, type ReviewForm } from '../forms/review-form.ts';
import {
  type ActivationForm,
  type EligibilityForm,
  isEligible,
  openActivationForm,
  openEligibilityForm,
} from '../forms/role-form.ts';
import type { Issuer } from '../issuer.ts';
import { readHealth } from '../read-health.ts';
import { cancelOrAsk } from '../requests/cancel.ts';
import { returnAccess, revokeOrAsk } from '../requests/end-access.ts';
import { type Listed, type ListQuery, list } from '../requests/list.ts';
import { type OpenedRequest, openRequest } from '../requests/open-request.ts';
import type { ReasonNeeded } from '../requests/personal-commands.ts';
import { submit } from '../requests/submit.ts';
import type { Services } from '../services.ts';
import { help } from './help.ts';
import type { ParsedCommand } from './parse-command.ts';
import {
  commandTooLong,
  didYouMean,
  noRoleOffered,
  nothingOffered,
  numberNeeded,
  requestSent,
  searchTooLong,
  tooManyWords,
} from './sentences.ts';

/** What somebody who typed a command is answered with. */
export type CommandReply =
  | { readonly kind: 'text'; readonly text: NoticeText }
  /** A request that waits for the reader's decision, with the buttons for it. */
  | { readonly kind: 'card'; readonly card: StageCard }
  /** `justification`: what was typed with the command. */
  | {
      readonly kind: 'requestForm';
      readonly form: RequestForm;
      readonly search: string;
      readonly justification?: string;
    }
  | { readonly kind: 'activationForm'; readonly form: ActivationForm }
  | { readonly kind: 'eligibilityForm'; readonly form: EligibilityForm }
  | { readonly kind: 'cancelForm' | 'revokeForm'; readonly form: ReasonNeeded }
  | { readonly kind: 'reviewForm'; readonly form: ReviewForm };

/** How a chat names the commands, for sentences that tell people what to type. */
export interface CommandNames {
  readonly access: string;
  readonly admin: string;
}

/** How many changes a page has. */
const changesOnPage = 10;

/** Carries out a typed command; the same in every chat. */
export async function runCommand(
  reader: Reader,
  services: Services,
  from: Issuer,
  command: ParsedCommand,
  names: CommandNames,
): Promise<Answered<CommandReply>> {
  switch (command.kind) {
    case 'request':
      return request(reader, services, from, command, names);
    case 'activate':
      return then(await openActivationForm(reader, services, from, command), (form) =>
        form.roles.length === 0 ? text(plain(noRoleOffered(reader, command.search))) : { kind: 'activationForm', form },
      );
    case 'stayEligible':
      return stayEligible(services, from, command.roleId);
    case 'extend':
      return extend(services, from, command);
    case 'list':
      return listed(reader, services, from, { kind: command.list }, command.after, `access ${command.list}`, names);
    case 'packageRequests': {
      const query = { kind: 'package', called: command.called } as const;
      return listed(reader, services, from, query, command.after, `access-admin requests ${command.called}`, names);
    }
    case 'resourceRequests':
      return resourceRequests(reader, services, from, command.after, names);
    case 'show':
      return then(await openRequest(services, from, command.requestId), (opened) => showRequest(reader, opened));
    case 'cancel':
      return then(await cancelOrAsk(services, { from, requestId: command.requestId }), (value) =>
        'form' in value
          ? { kind: 'cancelForm', form: value.form }
          : text(plain(canceledReply(reader, value.request, value.actor))),
      );
    case 'return':
      return then(await returnAccess(services, { from, requestId: command.requestId }), ({ request }) =>
        text(plain(returnedReply(reader, request))),
      );
    case 'revoke': {
      const { requestId, reason } = command;
      return then(await revokeOrAsk(services, { from, requestId, reason }), (value) =>
        'form' in value ? { kind: 'revokeForm', form: value.form } : text(plain(revokedReply(reader, value.request))),
      );
    }
    case 'reviewSettings':
      return then(await openReviewForm(reader, services, from), (form) => ({ kind: 'reviewForm', form }));
    case 'packages':
      return forAdministrators(services, from, 'packages', async (now) => packagesText(reader, now, command.page));
    case 'offer':
      return then(await showOffer(reader, services, from, command.first, command.called), (shown) =>
        'unknown' in shown
          ? text(plain(say(reader, 'commands.unknownName', { name: shown.unknown, admin: names.admin })))
          : text(
              offerText(reader, shown, {
                number: command.page,
                command: `access-admin ${shown.kind} ${shown.offered.id}`,
              }),
            ),
      );
    case 'health':
      return then(await readHealth(services, from), (health) => text(healthText(reader, health)));
    case 'changes':
      return forAdministrators(services, from, 'changes', async ({ proposals }) => {
        const events = await services.configuration.newest(changesOnPage + 1, command.before);
        return changesText(reader, events.slice(0, changesOnPage), proposals, events.length > changesOnPage);
      });
    case 'change':
      return forAdministrators(services, from, 'change', async ({ proposals }) => {
        const event = await services.configuration.event(command.change);
        if (event === undefined)
          return plain(say(reader, 'commands.unknownChange', { change: String(command.change) }));
        const proposed = 'proposal' in event.data ? await services.configuration.event(event.data.proposal) : undefined;
        return changeEventText(reader, event, proposed, {
          page: { number: command.page, command: `access-admin change ${command.change}` },
          became: proposals.find(({ id }) => id === command.change),
          commands: names,
          timeZone: services.directory.timeZone,
        });
      });
    case 'commandTooLong':
      return { kind: 'done', value: text(plain(commandTooLong(reader, command.length))) };
    case 'searchTooLong':
      return { kind: 'done', value: text(plain(searchTooLong(reader, command.length))) };
    case 'numberNeeded':
      return { kind: 'done', value: text(plain(numberNeeded(reader, names, command))) };
    case 'tooManyWords':
      return { kind: 'done', value: text(plain(tooManyWords(reader, names, command))) };
    case 'didYouMean':
      return { kind: 'done', value: text(didYouMean(reader, names, command)) };
    case 'help':
      return help(reader, services, from, command, names);
  }
}

/** The form, with what was searched for; asked for in one line, the request itself. */
async function request(
  reader: Reader,
  services: Services,
  from: Issuer,
  { search, justification, typed }: Extract<ParsedCommand, { kind: 'request' }>,
  names: CommandNames,
): Promise<Answered<CommandReply>> {
  const opened = await openRequestForm(services, from, search);
  if (opened.kind !== 'done') return opened;
  const form = opened.value;
  const [only, another] = form.packages;
  if (only === undefined) {
    const nearest = typed?.nearest;
    if (nearest !== undefined)
      return { kind: 'done', value: text(didYouMean(reader, names, { meant: nearest, admin: false })) };
    if (typed !== undefined) return help(reader, services, from, { admin: false, unknown: true }, names);
    return { kind: 'done', value: text(plain(nothingOffered(reader, search))) };
  }
  const isMeant = another === undefined && isBeginning(search, [only.name, only.id]);
  const isWhole = isMeant && !only.questions.some(({ required }) => required);
  if (justification === undefined || !isWhole)
    return {
      kind: 'done',
      value: { kind: 'requestForm', form, search, ...(justification === undefined ? {} : { justification }) },
    };
  const requested = { kind: 'accessPackage', id: only.id } as const;
  const answered = await submit(services, { commandId: from.delivery, from, requested, justification });
  return then(answered, ({ id, target }) =>
    text({ ...plain(requestSent(reader, target.name)), buttons: [openButton(reader, { id })] }),
  );
}

/** What only a description has, or a name in its middle, is found by a search, and may be something else than what is meant. */
function isBeginning(search: string, names: readonly string[]): boolean {
  const wanted = search.trim().toLowerCase();
  return wanted !== '' && names.some((name) => name.toLowerCase().startsWith(wanted));
}

function showRequest(reader: Reader, { request, actions, card, missingRole }: OpenedRequest): CommandReply {
  if (missingRole !== undefined)
    return text(requestText(reader, request, [], missingRoleSentence(reader, missingRole)));
  if (card?.isSent === true) return text(plain(say(reader, 'commands.cardSent')));
  if (card !== undefined) return { kind: 'card', card: card.shown };
  const others = actions.filter((action) => action !== 'decide');
  return text(requestText(reader, request, actionButtons(reader, request, others)));
}

async function stayEligible(services: Services, from: Issuer, roleId: string): Promise<Answered<CommandReply>> {
  return then(await openEligibilityForm(services, from, roleId), (form) => ({ kind: 'eligibilityForm', form }));
}

/** A role's short name can look like a request's number. */
async function extend(
  services: Services,
  from: Issuer,
  { requestId, roleId }: Extract<ParsedCommand, { kind: 'extend' }>,
): Promise<Answered<CommandReply>> {
  const meant = await answerInTime(services, 'extend', async () => ({
    ...{ kind: 'done', value: roleId !== undefined && (await isEligible(services, from, roleId)) },
  }));
  if (meant.kind !== 'done') return meant;
  return meant.value && roleId !== undefined
    ? stayEligible(services, from, roleId)
    : then(await openExtensionForm(services, from, requestId), (form) => ({ kind: 'requestForm', form, search: '' }));
}

/** To administrators of the organization who administer no role's resource, what there is to list the requests of. */
async function resourceRequests(
  reader: Reader,
  services: Services,
  from: Issuer,
  after: string | undefined,
  names: CommandNames,
): Promise<Answered<CommandReply>> {
  const answered = await list(services, from, { kind: 'resource' }, after);
  const hasNone = answered.kind === 'done' && answered.value.roles?.length === 0;
  if (hasNone) return runCommand(reader, services, from, { kind: 'packages', page: 1 }, names);
  return then(answered, (page) => listReply(reader, page, 'access-admin requests', names));
}

async function listed(
  reader: Reader,
  services: Services,
  from: Issuer,
  query: ListQuery,
  after: string | undefined,
  again: string,
  names: CommandNames,
): Promise<Answered<CommandReply>> {
  return then(await list(services, from, query, after), (page) => listReply(reader, page, again, names));
}

/** A page of a list. `again`: the command for the list, as buttons have it. */
function listReply(
  reader: Reader,
  { kind, requests, next, of, roles, eligibilities, unknown }: Listed,
  again: string,
  names: CommandNames,
) {
  if (unknown !== undefined)
    return text(plain(say(reader, 'commands.unknownName', { name: unknown, admin: names.admin })));
  return text(
    listText(reader, kind, requests, {
      ...(next === undefined ? {} : { more: `${again} before ${next}` }),
      ...(of === undefined ? {} : { of }),
      ...(eligibilities === undefined ? {} : { eligibilities }),
      ...(roles === undefined ? {} : { roles: { all: roles, each: `${names.admin} requests` } }),
    }),
  );
}

/** What administrators alone see of the configuration. */
function forAdministrators(
  services: Services,
  from: Issuer,
  command: ParsedCommand['kind'],
  read: (now: ConfigurationState) => Promise<NoticeText>,
): Promise<Answered<CommandReply>> {
  return asAdministrator(services, from, command, async () => ({
    ...{ kind: 'done', value: text(await read(await services.configuration.load())) },
  }));
}

function text(said: NoticeText): CommandReply {
  return { kind: 'text', text: said };
}

function then<T>(answered: Answered<T>, next: (value: T) => CommandReply): Answered<CommandReply> {
  return answered.kind === 'done' ? { kind: 'done', value: next(answered.value) } : answered;
}
