import type { Name } from '../../base/name.ts';
import type { Notice, NoticeKind } from '../../view/notices.ts';
import type { RequestView } from '../../view/request-view.ts';
import { alertText } from '../administration/alerts.ts';
import { endsSentence, type NoticeText, type Paragraph } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { say, sayInPieces } from '../language/say.ts';
import { actionButtons, openButton } from './actions.ts';
import { cancellationNotice, cancellationWords } from './cancellation.ts';
import { eligibilityText } from './eligibility.ts';
import { approvedBySentence, decisionParagraph, stageSentence } from './outcomes.ts';
import {
  endedSentence,
  endsSoonSentence,
  invitedSentence,
  lostSentence,
  partlyGrantedSentence,
  partParagraphs,
} from './parts.ts';
import { requestFooter, requestNames, sharedReasonParagraph } from './request-text.ts';

/** What a notice says. `command` is how the reader's channel names the command that opens the request form. */
export function noticeText(reader: Reader, notice: Notice, command: string): NoticeText {
  switch (notice.kind) {
    case 'alert':
      return alertText(reader, notice, command);
    case 'eligibility':
      return eligibilityText(reader, notice, command);
    case 'reminder':
      return reminderText(reader, notice);
    case 'decided':
      return decidedText(reader, notice);
    case 'request':
      return subjectText(reader, notice);
  }
}

/** What requestor and beneficiary are told of their request. */
function subjectText(reader: Reader, { request, about, own }: Extract<Notice, { kind: 'request' }>): NoticeText {
  const { sharedReason, decidedBy, window, timeZone } = request;
  const summary = noticeSentence(reader, about, request, own);
  const approvedBy = ofApproval.includes(about) ? approvedBySentence(reader, request) : undefined;
  const reason = reasonFor(about, request);
  return {
    summary,
    paragraphs: [
      { line: [{ text: summary, strong: true }] },
      ...(withEnd.includes(about) && window.endsAt !== undefined
        ? [{ line: endsSentence(reader, window.endsAt, timeZone) }]
        : []),
      ...(reason === undefined ? [] : [{ line: [{ text: say(reader, 'notices.reason') }], quote: reason }]),
      ...(approvedBy === undefined ? [] : [{ line: [{ text: approvedBy }] }]),
      ...(about === 'ended' || about === 'revoked' ? [] : partParagraphs(reader, request)),
      // Why it was approved is no reason for its end.
      ...(sharedReason === undefined || ofEnd.includes(about)
        ? []
        : [sharedReasonParagraph(reader, decidedBy, sharedReason)]),
    ],
    footer: requestFooter(reader, request),
    buttons: actionButtons(reader, request, actionsAfter(about, request, own)),
  };
}

/** What its reader is most likely to do next. Whether they may is checked when they do it. */
function actionsAfter(
  about: NoticeKind,
  { kind, askAgain, mayBeKept }: RequestView,
  own: boolean,
): readonly ('extend' | 'return' | 'askAgain')[] {
  const again = askAgain === undefined ? [] : (['askAgain'] as const);
  switch (about) {
    case 'granted':
    case 'partlyGranted':
      // Eligibilities are not returned.
      return own && kind !== 'eligibility' ? ['return'] : [];
    case 'endsSoon':
      if (mayBeKept === true) return ['extend'];
      // An active role is not kept, but activated again.
      return kind === 'role' ? again : [];
    case 'notGranted':
    case 'expired':
    case 'ended':
      return again;
    default:
      return [];
  }
}

/** Notices that say when the access ends. */
const withEnd: readonly NoticeKind[] = ['granted', 'partlyGranted', 'invited', 'extended', 'endsSoon'];

/** Notices of what was approved, and of the end of access. */
const ofApproval: readonly NoticeKind[] = ['granted', 'partlyGranted', 'invited', 'extended', 'notDelivered'];
const ofEnd: readonly NoticeKind[] = ['endsSoon', 'ended', 'revoked'];

function reasonFor(about: NoticeKind, request: RequestView): string | undefined {
  if (about === 'canceled') return cancellationWords(request);
  return about === 'revoked' ? request.endedEarly?.reason : undefined;
}

function noticeSentence(reader: Reader, about: NoticeKind, request: RequestView, own: boolean): string {
  const { requestor, beneficiary, packageName: target } = request;
  const names = { target, requestor: requestor.name, beneficiary: beneficiary.name };
  const isOwn = own ? 'yes' : 'no';
  const forThem = own ? 'theirsForYou' : 'yoursForThem';
  const whose = requestor.id === beneficiary.id ? 'yours' : forThem;
  const owned = { target, own: isOwn, beneficiary: beneficiary.name };
  switch (about) {
    case 'submitted':
      return whose === 'theirsForYou'
        ? say(reader, 'notices.submittedForYou', { target, requestor: requestor.name })
        : say(reader, 'notices.submitted', {
            ...{ target, onBehalf: whose === 'yours' ? 'no' : 'yes', beneficiary: beneficiary.name },
          });
    case 'granted':
      return say(reader, 'notices.granted', owned);
    case 'extended':
      return say(reader, 'notices.extended', owned);
    case 'revoked':
      return say(reader, 'notices.revoked', owned);
    case 'notGranted':
      return say(reader, 'notices.notGranted', { ...names, whose });
    case 'expired':
      return say(reader, 'notices.expired', { ...names, whose });
    case 'notDelivered':
      return notDeliveredSentence(reader, request, owned);
    case 'canceled':
      return cancellationNotice(reader, request, own);
    case 'partlyGranted':
      return partlyGrantedSentence(reader, request, own);
    case 'invited':
      return invitedSentence(reader, request, own);
    case 'partlyLost':
      return lostSentence(reader, request, own);
    case 'endsSoon':
      return endsSoonSentence(reader, request, own);
    case 'ended':
      return endedSentence(reader, request, own);
  }
}

function notDeliveredSentence(
  reader: Reader,
  { organization, extendsUntil, endedEarly }: RequestView,
  owned: { readonly target: Name; readonly own: string; readonly beneficiary: string },
): string {
  switch (endedEarly?.how) {
    case 'left':
      return say(reader, 'notices.notDeliveredLeft', {
        ...{ target: owned.target, beneficiary: owned.beneficiary, organization },
      });
    case 'returned':
      return say(reader, 'notices.notDeliveredReturned', owned);
    case 'revoked':
      return say(reader, 'notices.notDeliveredRevoked', owned);
    case undefined:
      return say(reader, extendsUntil === undefined ? 'notices.notDelivered' : 'notices.notExtended', owned);
  }
}

function decidedText(reader: Reader, { request, answer, by }: Extract<Notice, { kind: 'decided' }>): NoticeText {
  const { beneficiary, packageName: target } = request;
  const summary = say(reader, 'notices.decided', { name: by, answer, beneficiary: beneficiary.name, target });
  return { summary, paragraphs: [{ line: [{ text: summary, strong: true }] }], footer: requestFooter(reader, request) };
}

function reminderText(reader: Reader, { request, dueAt, over }: Extract<Notice, { kind: 'reminder' }>): NoticeText {
  const what = requestNames(request);
  const summary = say(reader, over === undefined ? 'notices.reminder' : 'notices.reminderOver', what);
  const then: Paragraph =
    over === undefined
      ? { line: sayInPieces(reader, 'notices.reminderDue', { due: { moment: dueAt } }) }
      : whatBecame(reader, request, over);
  return {
    summary,
    paragraphs: [{ line: [{ text: summary, strong: true }] }, then],
    footer: requestFooter(reader, request),
    buttons: over === undefined ? [openButton(reader, request)] : [],
  };
}

function whatBecame(
  reader: Reader,
  request: RequestView,
  { stage, canceledBy }: NonNullable<Extract<Notice, { kind: 'reminder' }>['over']>,
): Paragraph {
  if (stage.decision !== undefined) return decisionParagraph(reader, stage.decision);
  const canceled: RequestView = { ...request, status: 'canceled', ...(canceledBy && { canceledBy }) };
  return { line: [{ text: stageSentence(reader, stage, canceled) }] };
}
