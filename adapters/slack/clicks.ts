import type { App, RespondArguments } from '@slack/bolt';
import type { ParsedCommand } from '../../src/approvals/commands/parse-command.ts';
import { notUnderstood, sentenceFor } from '../../src/approvals/commands/sentences.ts';
import { openReasonForm } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Card } from '../../src/core/view/card.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { type Click, carryOutClick } from '../chat/clicks.ts';
import { answerCommand } from '../chat/commands.ts';
import type { CarriedByReason } from '../chat/forms/parse.ts';
import { reasonForm } from '../chat/forms/reason-form.ts';
import { identityOf, issuerOf, type OpenView, onlyToThem, tellClicker } from './answering.ts';
import { commandNames } from './command-names.ts';
import { answerWith } from './commands.ts';
import { drawForm } from './forms/forms.ts';
import { renderCard } from './messages/cards.ts';
import { parseAction, parseSender, type SlackClick, type SlackSender } from './parse.ts';
import type { SlackPeople } from './people.ts';

/**
 * Carries out clicks on buttons. A card is changed by its delivery, and the clicker hears what went wrong; a card that only the
 * clicker sees has none, and is changed by the answer to the click.
 */
export function takeClicks(app: App, services: Services, people: SlackPeople, openView: OpenView): void {
  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const sender = parseSender(body);
    // Found out beside the click, which does not wait for it.
    const asking = sender === undefined ? people.standard : people.asking(identityOf(sender));
    const answers =
      sender === undefined
        ? [onlyToThem(people.standard, notUnderstood(people.standard))]
        : await click(sender, asking, parseAction(action));
    await ack();
    for (const answer of answers) await tellClicker(respond, answer, services.log);
  });

  async function click(
    sender: SlackSender,
    asking: Reader | Promise<Reader>,
    wanted: SlackClick,
  ): Promise<RespondArguments[]> {
    if (wanted.kind === 'command') return runPressed(sender, await asking, wanted.command);
    if (wanted.kind !== 'openReasonForm') return decideOrAnswer(sender, asking, wanted);
    const from = issuerOf(sender);
    const { about, answer } = wanted;
    const input = { commandId: from.delivery, from, ...about, answer, shareReason: false };
    const answered = await openReasonForm(services, input);
    const reader = await asking;
    if (answered.kind !== 'done') return [onlyToThem(reader, sentenceFor(reader, answered))];
    const carried: CarriedByReason = { ...about, answer, message: sender.message ?? '' };
    const problem = await openView(
      reader,
      sender.trigger,
      drawForm(reader, reasonForm(reader, answered.value, carried)),
    );
    if (problem !== undefined) return [onlyToThem(reader, problem)];
    // What is decided in the form could not be shown on it.
    return sender.isEphemeral ? [{ delete_original: true }] : [];
  }

  async function decideOrAnswer(
    sender: SlackSender,
    asking: Reader | Promise<Reader>,
    wanted: Click,
  ): Promise<RespondArguments[]> {
    const answered = await carryOutClick(services, issuerOf(sender), wanted);
    const reader = await asking;
    const shown = (card: Card | undefined) =>
      sender.isEphemeral && card !== undefined && !card.live ? [inItsPlace(reader, card)] : [];
    if (answered.kind === 'done') return shown(answered.value.card);
    const card = answered.kind === 'refused' ? answered.card : undefined;
    return [...shown(card), onlyToThem(reader, sentenceFor(reader, answered))];
  }

  async function runPressed(sender: SlackSender, reader: Reader, command: ParsedCommand): Promise<RespondArguments[]> {
    const answer = await answerCommand(reader, services, issuerOf(sender), command, commandNames);
    const said = await answerWith(reader, answer, (view) => openView(reader, sender.trigger, view));
    return said === undefined ? [] : [said];
  }
}

function inItsPlace(reader: Reader, card: Card): RespondArguments {
  return { ...renderCard(reader, card), replace_original: true };
}
