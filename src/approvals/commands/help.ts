import { directoryRoles } from '../../core/base/person.ts';
import type { Button, NoticeText, Paragraph } from '../../core/words/language/pieces.ts';
import type { Reader } from '../../core/words/language/reader.ts';
import { say, sayInPieces } from '../../core/words/language/say.ts';
import { firstButtons } from '../../core/words/requests/actions.ts';
import { administeredRoles } from '../../people/resource-administrators.ts';
import { type Answered, answerInTime } from '../answer.ts';
import { type Issuer, resolveIssuer } from '../issuer.ts';
import { resolvingOnce } from '../requests/approvers.ts';
import { eligibilitiesOf } from '../requests/requestable.ts';
import type { Services } from '../services.ts';

/** How the reader's chat names the commands. */
interface CommandNames {
  readonly access: string;
  readonly admin: string;
}

/** What was asked for: the commands of administrators alone; `unknown`: because what was typed is no command. */
interface Asked {
  readonly admin: boolean;
  readonly unknown: boolean;
}

/** What somebody's roles allow at this moment. */
interface Allowed {
  readonly activates: boolean;
  readonly ofOrganization: boolean;
  readonly ofResource: boolean;
}

const forRequestors = [
  'commands.helpMine',
  'commands.helpPending',
  'commands.helpHistory',
  'commands.helpShow',
] as const;
const forAccess = ['commands.helpCancel', 'commands.helpExtend', 'commands.helpReturn', 'commands.helpRevoke'] as const;
const ofResource = ['commands.helpPackage', 'commands.helpResourceRequests', 'commands.helpRequests'] as const;
const ofOrganization = [
  ...(['commands.helpThresholds', 'commands.helpPackages', 'commands.helpChanges', 'commands.helpChange'] as const),
  ...ofResource,
  'commands.helpHealth',
] as const;

/** The commands that this person's roles allow, one a line. */
export function help(
  reader: Reader,
  services: Services,
  from: Issuer,
  asked: Asked,
  names: CommandNames,
): Promise<Answered<{ readonly kind: 'text'; readonly text: NoticeText }>> {
  return answerInTime(services, 'help', async () => {
    const text = helpText(reader, names, asked, await findAllowed(services, from));
    return { kind: 'done', value: { kind: 'text', text } };
  });
}

async function findAllowed({ directory, configuration }: Services, from: Issuer): Promise<Allowed> {
  const actor = await resolveIssuer(directory, from);
  if (actor === undefined) return { activates: false, ofOrganization: false, ofResource: false };
  const [roles, state, administered] = await Promise.all([
    directory.roles(actor.id),
    configuration.load(),
    administeredRoles({ configuration, directory: resolvingOnce(directory) }, actor.id),
  ]);
  return {
    activates: eligibilitiesOf(state, actor).length > 0,
    ofOrganization: roles.includes(directoryRoles.identityGovernanceAdministrator),
    ofResource: administered.length > 0,
  };
}

function helpText(reader: Reader, { access, admin }: CommandNames, asked: Asked, allowed: Allowed): NoticeText {
  const ofAdministrators = allowed.ofOrganization ? ofOrganization : allowed.ofResource ? ofResource : [];
  const administration = ofAdministrators.map((id): Paragraph => ({ line: sayInPieces(reader, id, { admin }) }));
  const numbers = line(say(reader, 'commands.helpAdminNumbers'));
  if (asked.admin) {
    const first = say(reader, asked.unknown ? 'commands.helpUnknownAdmin' : 'commands.helpIntro');
    if (administration.length === 0) return of(say(reader, 'commands.helpNotForYou'), []);
    return of(first, [...administration, numbers]);
  }
  const everybody = [
    'commands.helpRequest',
    ...(allowed.activates ? (['commands.helpActivate'] as const) : []),
    ...forRequestors,
    ...forAccess,
  ] as const;
  return of(
    say(reader, asked.unknown ? 'commands.helpUnknown' : 'commands.helpIntro'),
    [
      ...everybody.map((id): Paragraph => ({ line: sayInPieces(reader, id, { access }) })),
      line(say(reader, 'commands.helpNumbers')),
      ...(administration.length === 0
        ? []
        : [line(say(reader, 'commands.helpForAdministrators')), ...administration, numbers]),
    ],
    firstButtons(reader),
  );
}

function of(summary: string, rest: readonly Paragraph[], buttons: readonly Button[] = []): NoticeText {
  return { summary, paragraphs: [line(summary), ...rest], buttons };
}

function line(text: string): Paragraph {
  return { line: [{ text }] };
}
