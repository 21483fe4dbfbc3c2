import type { KnownBlock } from '@slack/types';
import type { Notice, NoticeKind } from '../../src/core/notices.ts';
import type { RequestView } from '../../src/core/view.ts';
import { footer, period, type SlackMessage } from './cards.ts';
import { clip, limits } from './limits.ts';
import { bold, line, moment, plain, quote, richText } from './rich-text.ts';

/** A notice as a message. */
export function renderNotice(notice: Notice): SlackMessage {
  if (notice.kind === 'alert') {
    return {
      text: clip(notice.text, limits.messageText),
      blocks: [richText(line(bold('For administrators: '), plain(notice.text)))],
    };
  }
  const { request } = notice;
  const sentence = sentences[notice.about](request);
  const period = notice.about === 'granted' || notice.about === 'partlyGranted' ? [until(request)] : [];
  const missing = request.missing.map(({ name, problem }) =>
    line(plain(`Missing: ${name}${problem === undefined ? '' : ` – ${problem}`}.`)),
  );
  const why =
    request.sharedReason === undefined || notice.about === 'submitted' ? [] : [reason(request, request.sharedReason)];
  return {
    text: clip(sentence, limits.messageText),
    blocks: [richText(line(bold(sentence)), ...period, ...missing), ...why, footer(request)],
  };
}

const sentences: Readonly<Record<NoticeKind, (request: RequestView) => string>> = {
  submitted: ({ packageName }) => `Your request for ${packageName} is in progress. You will hear the outcome here.`,
  granted: ({ packageName }) => `You now have ${packageName}.`,
  partlyGranted: ({ packageName }) => `You now have a part of ${packageName}; the rest could not be given.`,
  notGranted: ({ packageName }) => `Your request for ${packageName} was not granted.`,
  expired: ({ packageName }) =>
    `Your request for ${packageName} expired: nobody answered in time. You can submit it again with /access.`,
  notDelivered: ({ packageName }) => `${packageName} could not be given to you. The administrators have been told.`,
  ended: ({ packageName }) => `Your access to ${packageName} has ended.`,
};

function until(request: RequestView) {
  return line(
    plain('Access: '),
    ...(request.window.endsAt === undefined ? period(request) : [plain('until '), moment(request.window.endsAt)]),
  );
}

function reason({ decidedBy }: RequestView, text: string): KnownBlock {
  return richText(
    line(plain(decidedBy === undefined ? 'The reason given:' : `The reason that ${decidedBy} gave:`)),
    quote(text),
  );
}
