import { reasonLimit } from '../../src/core/request/deciding.ts';
import { type Answer, isRiskStage } from '../../src/core/request/stages.ts';
import type { StageView } from '../../src/core/view/request-view.ts';
import { say } from '../../src/core/words/say.ts';
import { execute, verbs } from './message.ts';
import type { Element } from './text.ts';

/** The ids of a decision's inputs. They are unique on the whole card, forms that unfold included. */
export function reasonInputs(answer: Answer) {
  return { reason: `${answer}Reason`, share: `${answer}Share` } as const;
}

/** A button that unfolds the form for a reason. */
export function withReason(title: string, answer: Answer, about: Element, stage: StageView): Element {
  const { reason, share } = reasonInputs(answer);
  const input = {
    type: 'Input.Text',
    id: reason,
    label: say('forms.reason'),
    isMultiline: true,
    maxLength: reasonLimit,
    ...(stage.reasonRequired ? { isRequired: true, errorMessage: say('forms.reasonMissing') } : {}),
  };
  const sharing = { type: 'Input.Toggle', id: share, title: say('forms.share'), value: 'true' };
  const style = { style: answer === 'approve' ? 'positive' : 'destructive' };
  return {
    type: 'Action.ShowCard',
    title,
    ...style,
    card: {
      type: 'AdaptiveCard',
      body: isRiskStage(stage) ? [input] : [input, sharing],
      actions: [execute(say(answer === 'approve' ? 'forms.approve' : 'forms.deny'), verbs[answer], about, style)],
    },
  };
}
