import { z } from 'zod';
import { namedIdPattern, requestIdPattern } from '../../core/base/ids.ts';
import { type Answered, answerInTime } from '../answer.ts';
import type { Issuer } from '../issuer.ts';
import type { Services } from '../services.ts';
import { openExtensionForm, openRequestForm, type RequestForm } from './request-form.ts';

const id = z.string().regex(namedIdPattern);

/**
 * What a form for a request carries with it, to be drawn again: what was searched for, the package whose questions it shows
 * and which these are, and the access that it extends. Names only, they give no authority.
 */
export const carriedByForm = z.strictObject({
  search: z.string().max(100).default(''),
  questionsOf: id.optional(),
  questions: z.array(id).max(50).default([]),
  extends: z
    .strictObject({ requestId: z.string().regex(requestIdPattern), beneficiary: z.string().min(1).max(200) })
    .optional(),
});

/** What the request form carries, as `carriedByForm` parses it. */
export type CarriedByForm = z.infer<typeof carriedByForm>;

/** What a form that is shown must carry. A form that offers one package alone shows its questions. */
export function carriedBy(form: RequestForm, search: string): CarriedByForm {
  const [only, another] = form.packages;
  const shows = only !== undefined && another === undefined;
  return {
    search,
    ...(shows ? { questionsOf: only.id } : {}),
    questions: shows ? only.questions.map((question) => question.id) : [],
    ...(form.extends === undefined
      ? {}
      : { extends: { requestId: form.extends.requestId, beneficiary: form.extends.beneficiary.id } }),
  };
}

/** Leaves the chats' 3 s to what follows: a submission, or the form with the questions. */
const lookWithinMs = 700;

/**
 * Which form must be filled in before this package can be asked for: the same with the package's questions, when the one
 * that was sent did not show all of them. Undefined: none. That is no refusal, and nothing is recorded.
 */
export async function openQuestions(
  services: Services,
  from: Issuer,
  packageId: string,
  carried: CarriedByForm,
): Promise<Answered<RequestForm | undefined>> {
  const looked = await answerInTime(
    services,
    'openQuestions',
    async () => {
      const { packages } = await services.configuration.load();
      const asked = packages.find((one) => one.id === packageId)?.policy.questions ?? [];
      const shown = carried.questionsOf === packageId ? carried.questions : [];
      return { kind: 'done', value: asked.some((question) => !shown.includes(question.id)) };
    },
    lookWithinMs,
  );
  if (looked.kind !== 'done') return looked;
  if (!looked.value) return { kind: 'done', value: undefined };
  // Its own package may be another one now than the one whose questions it showed.
  const opened = await openAgain(services, from, { ...carried, questionsOf: undefined });
  if (opened.kind !== 'done') return opened;
  const form = withOnly(opened.value, packageId);
  // What is not offered to this person is for the submission to refuse.
  return { kind: 'done', value: form.packages[0]?.id === packageId ? form : undefined };
}

/** The form that was sent, read afresh; with the questions that it showed. */
export async function openAgain(
  services: Services,
  from: Issuer,
  { search, questionsOf, extends: extended }: CarriedByForm,
): Promise<Answered<RequestForm>> {
  if (extended !== undefined) return openExtensionForm(services, from, extended.requestId);
  const opened = await openRequestForm(services, from, search);
  if (opened.kind !== 'done' || questionsOf === undefined) return opened;
  return { kind: 'done', value: withOnly(opened.value, questionsOf) };
}

/** The form with this package alone, where it offers it. */
function withOnly(form: RequestForm, packageId: string): RequestForm {
  const found = form.packages.filter((one) => one.id === packageId);
  return found.length === 0 ? form : { ...form, packages: found, more: 0 };
}
