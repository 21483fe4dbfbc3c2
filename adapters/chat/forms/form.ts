import type { RiskSourceName } from '../../../src/core/policy/risk.ts';
import type { Paragraph } from '../../../src/core/words/language/pieces.ts';

/** The forms, by the name under which each comes back. */
export const formKinds = ['request', 'activation', 'eligibility', 'reason', 'cancel', 'revoke', 'reviews'] as const;

/** Which form it is. */
export type FormKind = (typeof formKinds)[number];

/** What is wrong with what was filled in. `field`: the field that it is about, as refusals name it; else it is about none. */
export interface Problem {
  readonly message: string;
  readonly field?: string;
}

/**
 * A form as every chat shows it: its fields with their limits and words, and what is wrong with it. Each chat draws it in its
 * own way, and reads what comes back by the fields' kinds.
 */
export interface Form {
  readonly kind: FormKind;
  readonly title: string;
  readonly submit: string;
  /** The button that leaves it, where a chat has one. */
  readonly close: string;
  /** What is said above the fields. */
  readonly intro: readonly Paragraph[];
  readonly parts: readonly FormPart[];
  /** What comes back with it. Names only, they give no authority. */
  readonly carried?: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
}

/** A field, or what stands between fields. */
export type FormPart =
  | Field
  | { readonly kind: 'section'; readonly title: string }
  | { readonly kind: 'note'; readonly text: string }
  /** What is set, in words. `isNews`: it was changed while the form was open. */
  | { readonly kind: 'setNow'; readonly text: string; readonly isNews: boolean };

/** A field of a form, by what is entered into it. */
export type Field =
  | TextField
  | ChoiceField
  | ChoicesField
  | CountField
  | MomentField
  | ShareField
  | LevelsField
  | PeopleField;

interface FieldBase {
  readonly id: string;
  readonly label: string;
  /** How to fill it in, in a few words. */
  readonly hint?: string;
  /** What else to know about it. */
  readonly note?: string;
  readonly isRequired: boolean;
  /** What to say when it is required and was left empty. */
  readonly missing?: string;
}

/** `limit`: in characters. */
export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly isLong: boolean;
  readonly limit: number;
  readonly given?: string;
}

/** One of a menu. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

/** One of several. `given`: the id of what is chosen already. */
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly placeholder?: string;
  readonly choices: readonly Choice[];
  readonly given?: string;
}

/** The answer to a question with choices, of which one may be chosen or several; a choice is its own id. */
export interface ChoicesField extends FieldBase {
  readonly kind: 'choices';
  readonly choices: readonly string[];
  readonly several: boolean;
  readonly given: readonly string[];
}

/** A whole number from 1. */
export interface CountField extends FieldBase {
  readonly kind: 'count';
  readonly most: number;
  readonly given?: number;
}

/** When something starts or ends; it may be left empty. A chat asks for a moment, or for a day with these words. */
export interface MomentField extends FieldBase {
  readonly kind: 'moment';
  readonly id: 'startsAt' | 'endsAt';
  readonly day: {
    readonly label: string;
    /** Of a time beside the day; absent: a day is all that is asked for. */
    readonly timeLabel?: string;
    readonly note?: string;
  };
  readonly given?: Date;
}

/** Whether the requestor sees a reason: asked as one of two answers, or as a switch. It begins with yes. */
export interface ShareField extends FieldBase {
  readonly kind: 'share';
  readonly yes: string;
  readonly no: string;
  readonly switchLabel: string;
}

/** The levels of a risk source that ask for a review. `shown`: what the form shows as set, which marks its fields. */
export interface LevelsField extends FieldBase {
  readonly kind: 'levels';
  readonly source: RiskSourceName;
  readonly shown: string;
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  readonly given: readonly string[];
}

/** People of the chat, and people without an account in it. `limit`: how many people of the chat can be chosen. */
export interface PeopleField extends FieldBase {
  readonly kind: 'people';
  readonly source: RiskSourceName;
  readonly shown: string;
  readonly placeholder: string;
  readonly here: readonly { readonly user: string; readonly name?: string }[];
  readonly elsewhere: readonly { readonly id: string; readonly name: string; readonly chosen: boolean }[];
  readonly limit: number;
}

/** Ids of fields; refusals name their field by the same words, and a question's is `questionField`. */
export const fields = {
  package: 'package',
  role: 'role',
  hours: 'hours',
  beneficiary: 'beneficiary',
  justification: 'justification',
  startsAt: 'startsAt',
  endsAt: 'endsAt',
  reason: 'reason',
  share: 'share',
} as const;

/** The choice to ask for oneself: nobody's id looks like this. */
export const themselves = '@me';
