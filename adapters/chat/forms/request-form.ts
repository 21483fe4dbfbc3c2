import { daysIn, moreOffered } from '../../../src/approvals/commands/sentences.ts';
import { carriedBy } from '../../../src/approvals/forms/questions-left.ts';
import type { RequestForm } from '../../../src/approvals/forms/request-form.ts';
import type { QuestionInputs } from '../../../src/core/request/commands.ts';
import { endPiece, type Paragraph } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say, sayInPieces } from '../../../src/core/words/language/say.ts';
import { endField, justificationField, questionFieldOf, startField } from './fields.ts';
import { type ChoiceField, type Form, fields, type Problem, themselves } from './form.ts';

/** What was filled into the form for a request. `packageId`: '' where none was chosen. */
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
export function requestForm(
  reader: Reader,
  form: RequestForm,
  { search, command, filledIn, problem }: RequestFormOptions,
): Form {
  const carried = carriedBy(form, search);
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  const keeps = form.extends !== undefined;
  const isNextStep = filledIn !== undefined && problem === undefined;
  return {
    kind: 'request',
    title: say(reader, keeps ? 'forms.keepTitle' : 'forms.requestTitle'),
    submit: say(reader, 'forms.submit'),
    close: say(reader, 'forms.cancel'),
    intro: [
      ...(only === undefined || !isNextStep ? [] : questionsAnnounced(reader, only)),
      ...(form.extends === undefined ? [] : [lastsUntil(reader, form.extends, only?.name ?? '', form.timeZone)]),
    ],
    parts: [
      packageField(reader, form, filledIn?.packageId || only?.id, command),
      ...(form.reports.length === 0 ? [] : [beneficiaryField(reader, form.reports, filledIn?.beneficiaryId)]),
      justificationField(reader, filledIn?.justification),
      ...(only?.questions ?? []).map((question) => questionFieldOf(reader, question, filledIn?.answers[question.id])),
      ...(keeps ? [] : [startField(reader, { label: say(reader, 'forms.firstDay') }, filledIn?.startsAt)]),
      endField(
        {
          label: say(reader, keeps ? 'forms.keepUntil' : 'forms.end'),
          hint: say(reader, 'forms.endHint'),
          day: {
            label: say(reader, keeps ? 'forms.keepUntilDay' : 'forms.lastDay'),
            note: daysIn(reader, form.timeZone),
          },
        },
        filledIn?.endsAt,
      ),
    ],
    carried,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** Says why the form is there again: the package that was chosen has questions. */
function questionsAnnounced(reader: Reader, { name, questions }: RequestForm['packages'][number]): Paragraph[] {
  const text = say(reader, 'forms.questions', { count: questions.length, target: name });
  return questions.length === 0 ? [] : [{ line: [{ text, strong: true }] }];
}

function lastsUntil(
  reader: Reader,
  { endsAt, beneficiary }: NonNullable<RequestForm['extends']>,
  packageName: string,
  timeZone: string,
): Paragraph {
  const until = endPiece(reader, endsAt, timeZone);
  return {
    line: sayInPieces(reader, 'forms.lastsUntil', { beneficiary: beneficiary.name, target: packageName, until }),
  };
}

function packageField(
  reader: Reader,
  { packages, more }: RequestForm,
  given: string | undefined,
  command: string,
): ChoiceField {
  return {
    ...{ kind: 'choice', id: fields.package, choices: packages, isRequired: true },
    label: say(reader, 'forms.package'),
    placeholder: say(reader, 'forms.choosePackage'),
    missing: say(reader, 'forms.packageMissing'),
    ...(more === 0 ? {} : { note: moreOffered(reader, more, command) }),
    ...(given === undefined ? {} : { given }),
  };
}

/** Whom it is for. */
function beneficiaryField(reader: Reader, reports: RequestForm['reports'], given: string | undefined): ChoiceField {
  const isOffered = reports.some(({ id }) => id === given);
  return {
    ...{ kind: 'choice', id: fields.beneficiary, isRequired: true },
    label: say(reader, 'forms.beneficiary'),
    missing: say(reader, 'forms.beneficiaryMissing'),
    choices: [{ id: themselves, name: say(reader, 'forms.myself') }, ...reports],
    given: isOffered && given !== undefined ? given : themselves,
  };
}
