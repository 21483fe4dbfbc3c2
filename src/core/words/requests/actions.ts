import { clip } from '../../base/text.ts';
import type { RequestAction } from '../../view/actions.ts';
import type { RequestView } from '../../view/request-view.ts';
import { yesNo } from '../language/phrases.ts';
import type { Button } from '../language/pieces.ts';
import type { Reader } from '../language/reader.ts';
import { nameText, say } from '../language/say.ts';

/** How much of a name a question shows: every chat must take it whole. */
const longestName = 75;

/** The button that opens a request. */
export function openButton(reader: Reader, { id }: Pick<RequestView, 'id'>): Button {
  return { label: say(reader, 'actions.open'), command: `access show ${id}` };
}

/** The button that shows a change of the configuration. */
export function openChangeButton(reader: Reader, change: number): Button {
  return { label: say(reader, 'actions.open'), command: `access-admin change ${change}` };
}

/** The button that shows the next page of a list. `command`: the one for that page. */
export function moreButton(reader: Reader, command: string): Button {
  return { label: say(reader, 'actions.more'), command };
}

/** What most people come for. */
export function firstButtons(reader: Reader): Button[] {
  return [
    { label: say(reader, 'actions.ask'), command: 'access request' },
    { label: say(reader, 'actions.waiting'), command: 'access pending' },
  ];
}

/** The button that opens the form to make a role active; without one, any that its reader is eligible for. */
export function activateButton(reader: Reader, roleId = ''): Button {
  return { label: say(reader, 'actions.activate'), command: `access activate ${roleId}`.trim() };
}

/** The button that opens the form to stay eligible for a role, before the end or after it. */
export function stayEligibleButton(reader: Reader, roleId: string, hasEnded: boolean): Button {
  return { label: say(reader, hasEnded ? 'actions.renew' : 'actions.extend'), command: `access extend ${roleId}` };
}

/** The buttons for what its reader can do with a request. Decisions have buttons of their own, on a card. */
export function actionButtons(
  reader: Reader,
  request: RequestView,
  actions: readonly Exclude<RequestAction, 'decide'>[],
): Button[] {
  return actions.map((action) => actionButton(reader, request, action));
}

function actionButton(reader: Reader, request: RequestView, action: Exclude<RequestAction, 'decide'>): Button {
  const { id, requestor, beneficiary, packageName, askAgain = '' } = request;
  const target = clip(nameText(reader, packageName), longestName);
  const button = { label: say(reader, `actions.${action}`), command: `access ${action} ${id}` };
  switch (action) {
    case 'cancel':
      // Others than the requestor are asked for a reason instead, which they can leave.
      if (askAgain === '') return button;
      return {
        ...button,
        confirm: {
          title: say(reader, 'actions.cancelTitle'),
          text: say(reader, 'actions.cancelQuestion', {
            ...{ target, onBehalf: yesNo(requestor.id !== beneficiary.id) },
            beneficiary: clip(beneficiary.name, longestName),
          }),
          yes: say(reader, 'actions.cancelYes'),
          no: say(reader, 'actions.cancelNo'),
        },
      };
    case 'return':
      return {
        ...button,
        confirm: {
          title: say(reader, 'actions.returnTitle'),
          text: say(reader, 'actions.returnQuestion', { target }),
          yes: say(reader, 'actions.returnYes'),
          no: say(reader, 'actions.returnNo'),
        },
      };
    case 'askAgain':
      return { ...button, command: `access ${askAgain}` };
    default:
      return button;
  }
}
