import type { Answered } from '../../src/approvals/answer.ts';
import { answerChange } from '../../src/approvals/configuration/answer-change.ts';
import type { StageName } from '../../src/approvals/forms/stage-name.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { decide } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import type { Card } from '../../src/core/view/card.ts';

/** What a button of a card asks for. `unsupported`: nothing of ours, or not in the shape in which we made it. */
export type Click =
  | {
      readonly kind: 'decide';
      readonly about: StageName;
      readonly answer: Answer;
      readonly reason?: string;
      readonly shareReason: boolean;
    }
  | { readonly kind: 'answerChange'; readonly proposal: number; readonly answer: 'confirm' | 'reject' }
  | { readonly kind: 'unsupported' };

/**
 * Carries out a click on a card. `card`: what it should show now.
 *
 * @param commandId by which a click that comes twice is one command; the platform's id of the click, unless a form has one
 */
export function carryOutClick(
  services: Services,
  from: Issuer,
  click: Click,
  commandId: string = from.delivery,
): Promise<Answered<{ readonly card: Card }>> {
  switch (click.kind) {
    case 'decide': {
      const { kind: _kind, about, ...decision } = click;
      return decide(services, { commandId, from, ...about, ...decision });
    }
    case 'answerChange':
      return answerChange(services, { from, proposal: click.proposal, answer: click.answer });
    case 'unsupported':
      return refuseUnsupported(services, from);
  }
}
