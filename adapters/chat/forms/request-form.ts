import { daysIn, moreOffered } from '../../../src/approvals/commands/sentences.ts';
import { carriedBy } from '../../../src/approvals/forms/questions-left.ts';
import type { RequestForm } from '../../../src/approvals/forms/request-form.ts';
import type { QuestionInputs } from '../../../src/core/request/commands.ts';
import { endPiece, type Paragraph } from '../../../src/core/words/language/pieces.ts';
import { say, sayInPieces } from '../../../src/core/words/language/say.ts';
import { endField, justificationField, questionFieldOf, startField } from './fields.ts';
import { type ChoiceField, type Form, fields, type Problem, themselves } from './form.ts';

/** What was filled into the form for a request. */
export interface FilledRequest {
  readonly packageId: string;
  readonly beneficiaryId?: string;
  readonly justification: string;
  readonly answers: QuestionInputs;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** What the form is drawn from beside what it offers. */
export interface RequestFormOptions {
  readonly search: string;
  /** The command that opens it, as the reader's chat names it. */
  readonly command: string;
  readonly filledIn?: FilledRequest;
  readonly problem?: Problem;
}

/** The form in which a person asks for a package, or to keep the access that they have. */
export function requestForm(form: RequestForm, { search, command, filledIn, problem }: RequestFormOptions): Form {
  const carried = carriedBy(form, search);
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  const keeps = form.extends !== undefined;
  const isNextStep = filledIn !== undefined && problem === undefined;
  return {
    kind: 'request',
    title: say(keeps ? 'forms.keepTitle' : 'forms.requestTitle'),
    submit: say('forms.submit'),
    close: say('forms.cancel'),
    intro: [
      ...(only === undefined || !isNextStep ? [] : questionsAnnounced(only)),
      ...(form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '', form.timeZone)]),
    ],
    parts: [
      packageField(form, filledIn?.packageId ?? only?.id, command),
      ...(form.reports.length === 0 ? [] : [beneficiaryField(form.reports, filledIn?.beneficiaryId)]),
      justificationField(filledIn?.justification),
      ...(only?.questions ?? []).map((question) => questionFieldOf(question, filledIn?.answers[question.id])),
      ...(keeps ? [] : [startField({ label: say('forms.firstDay') }, filledIn?.startsAt)]),
      endField(
        {
          label: say(keeps ? 'forms.keepUntil' : 'forms.end'),
          hint: say('forms.endHint'),
          day: { label: say(keeps ? 'forms.keepUntilDay' : 'forms.lastDay'), note: daysIn(form.timeZone) },
        },
        filledIn?.endsAt,
      ),
    ],
    carried,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Says why the form is there again: the package that was chosen has questions. */
function questionsAnnounced({ name, questions }: RequestForm['packages'][number]): Paragraph[] {
  const text = say('forms.questions', { count: questions.length, target: name });
  return questions.length === 0 ? [] : [{ line: [{ text, strong: true }] }];
}

function lastsUntil(
  { endsAt, beneficiary }: NonNullable<RequestForm['extends']>,
  packageName: string,
  timeZone: string,
): Paragraph {
  const until = endPiece(endsAt, timeZone);
  return { line: sayInPieces('forms.lastsUntil', { beneficiary: beneficiary.name, target: packageName, until }) };
}

function packageField({ packages, more }: RequestForm, given: string | undefined, command: string): ChoiceField {
  return {
    ...{ kind: 'choice', id: fields.package, choices: packages, isRequired: true },
    label: say('forms.package'),
    placeholder: say('forms.choosePackage'),
    missing: say('forms.packageMissing'),
    ...(more === 0 ? {} : { note: moreOffered(more, command) }),
    ...(given === undefined ? {} : { given }),
  };
}

/** Whom it is for. */
function beneficiaryField(reports: RequestForm['reports'], given: string | undefined): ChoiceField {
  const isOffered = reports.some(({ id }) => id === given);
  return {
    ...{ kind: 'choice', id: fields.beneficiary, isRequired: true },
    label: say('forms.beneficiary'),
    missing: say('forms.beneficiaryMissing'),
    choices: [{ id: themselves, name: say('forms.myself') }, ...reports],
    given: isOffered && given !== undefined ? given : themselves,
  };
}
