import type { Alert, AlertNotice, LeftOut, Obstacle, RequestName } from '../../view/alerts.ts';
import { noteParagraphs } from '../configuration/change-notes.ts';
import { formatDay } from '../language/dates.ts';
import { endPiece, type NoticeText, type Paragraph, type Piece, toText } from '../language/pieces.ts';
import { listOf, say, sayInPieces } from '../language/say.ts';
import { problemText, riskDetailText } from '../requests/problems.ts';

type FailedResources = AlertAbout<'notTakenAway'>['resources'];
type AlertAbout<About extends Alert['about']> = Extract<AlertNotice, { about: About }>;

/** What administrators are told. `command` is how the reader's channel names the command that opens the request form. */
export function alertText(notice: AlertNotice, command: string): NoticeText {
  const says = alertPieces(notice);
  return {
    summary: toText(says, notice.timeZone),
    paragraphs: [
      { line: [...sayInPieces('alerts.label'), { text: ' ' }, ...says] },
      ...quotes(notice).map((quote): Paragraph => ({ line: [], quote })),
      ...('requestId' in notice ? [openingParagraph(notice.requestId, command)] : []),
      ...changeParagraphs(notice, command),
    ],
  };
}

function alertPieces(notice: AlertNotice): Piece[] {
  switch (notice.about) {
    case 'stageWithoutApprovers':
      return notice.state === 'true' ? obstaclePieces(notice) : obstacleOverPieces(notice);
    case 'policyWithoutApprovers': {
      const { count, at, timeZone, ...rest } = notice;
      return count === 1
        ? sayInPieces('alerts.nobodyCouldApprove', rest)
        : sayInPieces('alerts.nobodyCouldApproveMany', { ...rest, count, day: formatDay(at, timeZone) });
    }
    case 'manyApprovers':
      return sayInPieces('alerts.manyApprovers', { ...named(notice), asked: notice.asked, notAsked: notice.notAsked });
    case 'riskUnknown':
      return sayInPieces('alerts.riskUnknown', { ...named(notice), person: notice.person });
    case 'notDelivered': {
      const values = { ...named(notice), resources: resourceNames(notice.resources) };
      if (notice.isRetried) return sayInPieces('alerts.notGivenYet', values);
      return sayInPieces(notice.isExtension ? 'alerts.notKept' : 'alerts.notGiven', values);
    }
    case 'notTakenAway':
      return sayInPieces('alerts.notTakenAway', { ...named(notice), resources: resourceNames(notice.resources) });
    case 'lateGrant':
      return sayInPieces('alerts.lateGrant', {
        ...named(notice),
        resource: notice.resource,
        until: { moment: notice.until },
      });
    case 'drift':
      return sayInPieces(notice.isRestored ? 'alerts.driftRestored' : 'alerts.driftNotRestored', {
        ...named(notice),
        resource: notice.resource,
      });
    case 'roleActive': {
      const { endsAt, timeZone } = notice;
      return endsAt === undefined
        ? sayInPieces('alerts.roleActive', named(notice))
        : sayInPieces('alerts.roleActiveUntil', { ...named(notice), end: endPiece(endsAt, timeZone) });
    }
    case 'personLeft':
      return leftPieces(notice);
    case 'messagesHeldUp': {
      const { chat, code, toMend } = notice;
      return sayInPieces(toMend === 'app' ? 'alerts.appRefused' : 'alerts.credentialsRefused', { chat, code });
    }
    case 'protectionWeakened':
      return sayInPieces('alerts.protectionWeakened', { by: notice.by });
    case 'configurationChanged':
      return sayInPieces(notice.isProven ? 'alerts.changed' : 'alerts.changedOnCommandLine', { by: notice.by });
  }
}

function named({ beneficiary, target, isExtension }: RequestName) {
  return { beneficiary, target, keep: isExtension ? 'yes' : 'no' };
}

function missing({ role, asked, name }: Extract<Obstacle, { kind: 'roleMissing' }>) {
  return { role, asked, name };
}

function obstaclePieces(notice: Extract<AlertAbout<'stageWithoutApprovers'>, { state: 'true' }>): Piece[] {
  const { stage, obstacle, onTimeout } = notice;
  const values = { ...named(notice), stage, onTimeout };
  return obstacle.kind === 'nobodyAsked'
    ? sayInPieces('alerts.stageNobodyAsked', values)
    : sayInPieces('alerts.stageRoleMissing', { ...values, ...missing(obstacle) });
}

function obstacleOverPieces(notice: Extract<AlertAbout<'stageWithoutApprovers'>, { state: 'over' }>): Piece[] {
  const { stage, over } = notice;
  const values = { ...named(notice), stage, at: { moment: over.at } };
  switch (over.kind) {
    case 'closed':
      return sayInPieces('alerts.stageClosed', { ...values, how: over.how });
    case 'canAgain':
      return sayInPieces('alerts.stageCanAgain', values);
    case 'changed':
      return over.to.kind === 'nobodyAsked'
        ? sayInPieces('alerts.stageNowNobodyAsked', values)
        : sayInPieces('alerts.stageNowRoleMissing', { ...values, ...missing(over.to) });
  }
}

function leftPieces(notice: AlertAbout<'personLeft'>): Piece[] {
  const { name, organization } = notice;
  if (notice.ended === 'eligibilities') return sayInPieces('alerts.leftEligibilities', { name, organization });
  const { target, beneficiary } = notice;
  if (notice.ended === 'access') return sayInPieces('alerts.leftAccess', { name, organization, target });
  const onBehalf = beneficiary === name ? 'no' : 'yes';
  return sayInPieces('alerts.leftRequest', { name, organization, target, onBehalf, beneficiary });
}

/** What others wrote or said, and what changed. */
function quotes(notice: AlertNotice): readonly string[] {
  switch (notice.about) {
    case 'riskUnknown':
      return notice.detail === undefined ? [] : [riskDetailText(notice.detail)];
    case 'notDelivered':
    case 'notTakenAway':
      return failures(notice.resources);
    case 'drift':
      return notice.problem === undefined ? [] : [problemText(notice.problem)];
    case 'roleActive':
      return [notice.justification];
    default:
      return 'details' in notice ? notice.details : [];
  }
}

/** How many resources a message names, and of how many it says what went wrong. */
const mostResources = 10;

function resourceNames(resources: FailedResources): string {
  const names = resources.slice(0, mostResources).map(({ name }) => name);
  const count = resources.length - names.length;
  return listOf(count === 0 ? names : [...names, say('alerts.moreResources', { count })]);
}

/** What each target said; which resource it is about, where there are several. */
function failures(resources: FailedResources): readonly string[] {
  return resources.slice(0, mostResources).flatMap(({ name, problem }) => {
    if (problem === undefined) return [];
    const said = problemText(problem);
    return [resources.length === 1 ? said : say('alerts.resourceFailed', { resource: name, problem: said })];
  });
}

function openingParagraph(requestId: string, command: string): Paragraph {
  return { line: [{ text: say('alerts.openRequest', { command: `${command} show ${requestId}` }) }] };
}

function changeParagraphs(notice: AlertNotice, command: string): Paragraph[] {
  if (!('details' in notice)) return [];
  const { notes, more, about } = notice;
  return [
    ...(notes === undefined ? [] : noteParagraphs(notes, 'tookEffect', { access: command, admin: `${command}-admin` })),
    ...(more === undefined ? [] : [{ line: [{ text: leftOutSentence(about, more, command) }] }]),
  ];
}

/** Administrators' commands are named after everybody's in every chat; people who review risk may not be administrators. */
function leftOutSentence(about: Alert['about'], { count, change }: LeftOut, command: string): string {
  const values = { command: `${command}-admin change ${change}` };
  if (about === 'protectionWeakened')
    return count === 0
      ? say('alerts.tooLongAskAdministrator', values)
      : say('alerts.moreAskAdministrator', { ...values, count });
  return count === 0 ? say('alerts.tooLong', values) : say('alerts.more', { ...values, count });
}
