import type { Name } from '../../base/name.ts';
import { clip } from '../../base/text.ts';
import type { AlertNotice, Obstacle, RequestName, StageKind } from '../../view/alerts.ts';
import { noteParagraphs } from '../configuration/change-notes.ts';
import { allChangeSentences } from '../configuration/changes.ts';
import { formatDay } from '../language/dates.ts';
import { endPiece, type NoticeText, type Paragraph, type Piece, toText } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { openButton } from '../requests/actions.ts';
import { problemText, riskDetailText } from '../requests/problems.ts';

type FailedResources = AlertAbout<'notTakenAway'>['resources'];
type AlertAbout<About extends AlertNotice['about']> = Extract<AlertNotice, { about: About }>;
type ChangeAlert = Extract<AlertNotice, { readonly changes: unknown }>;

/** What administrators are told. `command` is how the reader's channel names the command that opens the request form. */
export function alertText(reader: Reader, notice: AlertNotice, command: string): NoticeText {
  const says = alertPieces(reader, notice);
  return {
    summary: toText(reader, says),
    paragraphs: [
      { line: [...sayInPieces(reader, 'alerts.label'), { text: ' ' }, ...says] },
      ...quotes(reader, notice).map((quote): Paragraph => ({ line: [], quote })),
      ...('changes' in notice ? changeParagraphs(reader, notice, command) : []),
    ],
    ...('requestId' in notice
      ? {
          footer: say(reader, 'alerts.requestNumber', { id: notice.requestId }),
          buttons: [openButton(reader, { id: notice.requestId })],
        }
      : {}),
  };
}

function alertPieces(reader: Reader, notice: AlertNotice): Piece[] {
  switch (notice.about) {
    case 'stageWithoutApprovers':
      return notice.state === 'true' ? obstaclePieces(reader, notice) : obstacleOverPieces(reader, notice);
    case 'policyWithoutApprovers': {
      const { count, at, timeZone, ...rest } = notice;
      return count === 1
        ? sayInPieces(reader, 'alerts.nobodyCouldApprove', rest)
        : sayInPieces(reader, 'alerts.nobodyCouldApproveMany', {
            ...rest,
            count,
            day: formatDay(reader, at, timeZone),
          });
    }
    case 'manyApprovers':
      return sayInPieces(reader, 'alerts.manyApprovers', {
        ...named(notice),
        asked: notice.asked,
        notAsked: notice.notAsked,
      });
    case 'approversUnreachable': {
      const { stage, names } = notice;
      return sayInPieces(reader, 'alerts.approversUnreachable', {
        ...{ ...named(notice), stage },
        names: namesOf(reader, names, mostPeople),
      });
    }
    case 'riskUnknown':
      return sayInPieces(reader, 'alerts.riskUnknown', { ...named(notice), person: notice.person });
    case 'notDelivered': {
      const values = { ...named(notice), resources: resourceNames(reader, notice.resources) };
      if (notice.isRetried) return sayInPieces(reader, 'alerts.notGivenYet', values);
      return sayInPieces(reader, notice.isExtension ? 'alerts.notKept' : 'alerts.notGiven', values);
    }
    case 'notTakenAway':
      return sayInPieces(reader, 'alerts.notTakenAway', {
        ...named(notice),
        resources: resourceNames(reader, notice.resources),
      });
    case 'lateGrant':
      return sayInPieces(reader, 'alerts.lateGrant', {
        ...named(notice),
        resource: notice.resource,
        until: { moment: notice.until },
      });
    case 'drift':
      return sayInPieces(reader, notice.isRestored ? 'alerts.driftRestored' : 'alerts.driftNotRestored', {
        ...named(notice),
        resource: notice.resource,
      });
    case 'roleActive': {
      const { endsAt, timeZone } = notice;
      return endsAt === undefined
        ? sayInPieces(reader, 'alerts.roleActive', named(notice))
        : sayInPieces(reader, 'alerts.roleActiveUntil', { ...named(notice), end: endPiece(reader, endsAt, timeZone) });
    }
    case 'personLeft':
      return leftPieces(reader, notice);
    case 'messagesHeldUp': {
      const { chat, code, toMend } = notice;
      return sayInPieces(reader, toMend === 'app' ? 'alerts.appRefused' : 'alerts.credentialsRefused', { chat, code });
    }
    case 'protectionWeakened':
      return sayInPieces(reader, 'alerts.protectionWeakened', { by: notice.by });
    case 'configurationChanged':
      return sayInPieces(reader, notice.isProven ? 'alerts.changed' : 'alerts.changedOnCommandLine', { by: notice.by });
  }
}

function named({ beneficiary, target, isExtension }: RequestName) {
  return { beneficiary, target, keep: isExtension ? 'yes' : 'no' };
}

function missing({ role, asked, name }: Extract<Obstacle, { kind: 'roleMissing' }>) {
  return { role, asked, name };
}

function notReached({ since, asked, name }: Extract<Obstacle, { kind: 'notReached' }>) {
  return { since: { moment: since }, asked, name };
}

function obstaclePieces(
  reader: Reader,
  notice: Extract<AlertAbout<'stageWithoutApprovers'>, { state: 'true' }>,
): Piece[] {
  const { stage, obstacle, onTimeout } = notice;
  const values = { ...named(notice), stage, onTimeout };
  switch (obstacle.kind) {
    case 'nobodyAsked':
      return sayInPieces(reader, 'alerts.stageNobodyAsked', values);
    case 'roleMissing':
      return sayInPieces(reader, 'alerts.stageRoleMissing', { ...values, ...missing(obstacle) });
    case 'notReached':
      return sayInPieces(reader, 'alerts.stageNotReached', { ...values, ...notReached(obstacle) });
  }
}

function obstacleOverPieces(
  reader: Reader,
  notice: Extract<AlertAbout<'stageWithoutApprovers'>, { state: 'over' }>,
): Piece[] {
  const { stage, over } = notice;
  const values = { ...named(notice), stage, at: { moment: over.at } };
  switch (over.kind) {
    case 'closed':
      return sayInPieces(reader, 'alerts.stageClosed', { ...values, how: over.how });
    case 'canAgain':
      return sayInPieces(reader, 'alerts.stageCanAgain', values);
    case 'changed':
      return nowPieces(reader, over.to, values);
  }
}

function nowPieces(
  reader: Reader,
  obstacle: Obstacle,
  values: ReturnType<typeof named> & { readonly stage: StageKind; readonly at: { readonly moment: Date } },
): Piece[] {
  switch (obstacle.kind) {
    case 'nobodyAsked':
      return sayInPieces(reader, 'alerts.stageNowNobodyAsked', values);
    case 'roleMissing':
      return sayInPieces(reader, 'alerts.stageNowRoleMissing', { ...values, ...missing(obstacle) });
    case 'notReached': {
      const { at: _, ...rest } = values;
      return sayInPieces(reader, 'alerts.stageNowNotReached', { ...rest, ...notReached(obstacle) });
    }
  }
}

function leftPieces(reader: Reader, notice: AlertAbout<'personLeft'>): Piece[] {
  const { name, organization } = notice;
  if (notice.ended === 'eligibilities') return sayInPieces(reader, 'alerts.leftEligibilities', { name, organization });
  const { target, beneficiary } = notice;
  if (notice.ended === 'access') return sayInPieces(reader, 'alerts.leftAccess', { name, organization, target });
  const onBehalf = beneficiary === name ? 'no' : 'yes';
  return sayInPieces(reader, 'alerts.leftRequest', { name, organization, target, onBehalf, beneficiary });
}

/** What others wrote or said. */
function quotes(reader: Reader, notice: AlertNotice): readonly string[] {
  switch (notice.about) {
    case 'riskUnknown':
      return notice.detail === undefined ? [] : [riskDetailText(reader, notice.detail)];
    case 'notDelivered':
    case 'notTakenAway':
      return failures(reader, notice.resources);
    case 'drift':
      return notice.problem === undefined ? [] : [problemText(reader, notice.problem)];
    case 'roleActive':
      return [notice.justification];
    default:
      return [];
  }
}

/** How many resources a message names, and of how many it says what went wrong. */
const mostResources = 10;

function resourceNames(reader: Reader, resources: FailedResources): string {
  return namesOf(
    reader,
    resources.map(({ name }) => name),
    mostResources,
  );
}

/** How many people a message names. */
const mostPeople = 10;

function namesOf(reader: Reader, all: readonly Name[], most: number): string {
  const names = all.slice(0, most);
  const count = all.length - names.length;
  return listOf(reader, count === 0 ? names : [...names, say(reader, 'alerts.moreNames', { count })]);
}

/** What each target said; which resource it is about, where there are several. */
function failures(reader: Reader, resources: FailedResources): readonly string[] {
  return resources.slice(0, mostResources).flatMap(({ name, problem }) => {
    if (problem === undefined) return [];
    const said = problemText(reader, problem);
    return [resources.length === 1 ? said : say(reader, 'alerts.resourceFailed', { resource: name, problem: said })];
  });
}

/** How many sentences a message about a change has at most, and how long each may be, in characters. */
const mostSentences = 20;
const longestSentence = 400;

/**
 * What changed, as much of it as a message can hold. That there is more is said, and where to read it: nobody hides something
 * behind a long text.
 */
function changeParagraphs(reader: Reader, notice: ChangeAlert, command: string): Paragraph[] {
  const { changes, names, notes, timeZone } = notice;
  const sentences = allChangeSentences(reader, changes, names, timeZone);
  const shown = sentences.slice(0, mostSentences);
  const count = sentences.length - shown.length;
  const isCut = count > 0 || shown.some(({ length }) => length > longestSentence);
  return [
    ...shown.map((sentence): Paragraph => ({ line: [], quote: clip(sentence, longestSentence) })),
    ...(notes === undefined
      ? []
      : noteParagraphs(reader, notes, 'tookEffect', { access: command, admin: `${command}-admin` })),
    ...(isCut ? [{ line: [{ text: leftOutSentence(reader, notice, count, command) }] }] : []),
  ];
}

/** Administrators' commands are named after everybody's in every chat; people who review risk may not be administrators. */
function leftOutSentence(reader: Reader, { about, change }: ChangeAlert, count: number, command: string): string {
  const values = { command: `${command}-admin change ${change}` };
  if (about === 'protectionWeakened')
    return count === 0
      ? say(reader, 'alerts.tooLongAskAdministrator', values)
      : say(reader, 'alerts.moreAskAdministrator', { ...values, count });
  return count === 0 ? say(reader, 'alerts.tooLong', values) : say(reader, 'alerts.more', { ...values, count });
}
