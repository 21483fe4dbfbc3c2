/** A stretch of text in one style. */
export interface Run {
  readonly text: string;
  readonly style?: readonly ('bold' | 'italic' | 'strike' | 'code')[];
  /** where it leads when it is a link: http, https or mailto */
  readonly href?: string;
  /** the moment that the text speaks of */
  readonly at?: Date;
}

/** A line of text, or several: a run may have line breaks in it. */
export type Runs = readonly Run[];

/** One option of a menu or a row of boxes. */
export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** How something is entered. Values are strings as a browser sends them: `2026-11-21`, `09:30`, `2026-11-21T09:30`. */
export type Control =
  | {
      readonly kind: 'line';
      readonly mode: 'text' | 'decimal' | 'email' | 'url';
      readonly placeholder?: string;
      readonly maxLength?: number;
    }
  | { readonly kind: 'lines'; readonly placeholder?: string; readonly maxLength?: number }
  | {
      readonly kind: 'menu';
      readonly groups: readonly { readonly label?: string; readonly options: readonly Option[] }[];
      readonly placeholder?: string;
    }
  /** `several`: also what is a menu in the chat, since a browser's own wants a key held down while clicking */
  | { readonly kind: 'boxes'; readonly options: readonly Option[]; readonly several: boolean }
  | { readonly kind: 'date' | 'time' | 'moment'; readonly min?: string; readonly max?: string };

/** Something that a person fills in. */
export interface Input {
  /** unique in its message or form */
  readonly name: string;
  /** empty where a single box says it all */
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly value: readonly string[];
  /** what the chat says is wrong with it */
  readonly complaint?: string;
  readonly control: Control;
}

/** Something that a person clicks. */
export interface Button {
  readonly label: string;
  readonly tone: 'plain' | 'positive' | 'destructive';
  /** what the chat knows the click by; where it leads; what it unfolds without asking the app; disabled when `nothing` */
  readonly does:
    | { readonly action: string }
    | { readonly href: string }
    | { readonly unfolds: readonly Part[] }
    | 'nothing';
  /** asked before the click counts */
  readonly confirm?: { readonly title: string; readonly text: Runs; readonly yes: string };
}

/** One piece of what a message or form shows. */
export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly runs: Runs; readonly subtle?: boolean }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: Runs }[] }
  | { readonly kind: 'quote'; readonly runs: Runs }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Runs[] }
  | { readonly kind: 'divider' }
  | { readonly kind: 'box'; readonly tone: BoxTone; readonly parts: readonly Part[] }
  | { readonly kind: 'columns'; readonly columns: readonly (readonly Part[])[] }
  | { readonly kind: 'table'; readonly header: boolean; readonly rows: readonly (readonly (readonly Part[])[])[] }
  | { readonly kind: 'input'; readonly input: Input }
  /** tells the app at once what is chosen */
  | { readonly kind: 'chooser'; readonly input: Input; readonly action: string }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  /** what this page cannot draw, said in words so that nothing is hidden */
  | { readonly kind: 'undrawn'; readonly what: string };

export type BoxTone = 'plain' | 'emphasis' | 'good' | 'warning' | 'attention' | 'accent';

/** A message as one person sees it. */
export interface PlayedMessage {
  /** unique in this person's chat */
  readonly id: string;
  readonly from: string;
  /** the person wrote it */
  readonly own: boolean;
  readonly at: Date;
  readonly parts: readonly Part[];
  readonly onlyVisibleToYou: boolean;
  /** `live`: its reader can act on it; `closed`: they could, before it was edited; `said`: they never could */
  readonly state: 'live' | 'closed' | 'said';
  /** what the chat itself says under it */
  readonly notice?: string;
}

/** An open form, over the conversation. */
export interface PlayedForm {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
  /** absent: there is nothing to submit */
  readonly submit?: string;
  readonly close: string;
  /** what the chat itself says is wrong */
  readonly trouble?: string;
}
