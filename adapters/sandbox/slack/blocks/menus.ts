import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { confirmable, focusable, placeholdable } from './elements.ts';
import { choiceOption, menuOption, optionGroup, overflowOption } from './text.ts';

const menu = { ...confirmable, ...focusable, ...placeholdable };
const maxItems = { max_selected_items: z.int().min(1).optional() };
const options = {
  options: z.array(menuOption).min(1).max(LIMITS.select.options).optional(),
  option_groups: z.array(optionGroup).min(1).max(LIMITS.select.groups).optional(),
};

type Valued = { value: string };
interface Offer {
  options?: readonly Valued[] | undefined;
  option_groups?: readonly { options: readonly Valued[] }[] | undefined;
  initial_option?: Valued | undefined;
  initial_options?: readonly Valued[] | undefined;
}

/** Slack wants options or groups of them, and preselects nothing that is not on offer. */
const consistentOffer = (offer: Offer, ctx: z.RefinementCtx): void => {
  if ((offer.options === undefined) === (offer.option_groups === undefined)) {
    ctx.addIssue({ code: 'custom', message: 'must define either `options` or `option_groups`' });
    return;
  }
  const offered = new Set(
    [...(offer.options ?? []), ...(offer.option_groups ?? []).flatMap((group) => group.options)].map((o) => o.value),
  );
  if (offer.initial_option !== undefined && !offered.has(offer.initial_option.value)) {
    ctx.addIssue({ code: 'custom', message: 'must match one of the options provided', path: ['initial_option'] });
  }
  offer.initial_options?.forEach((option, index) => {
    if (offered.has(option.value)) return;
    ctx.addIssue({
      code: 'custom',
      message: 'must match one of the options provided',
      path: ['initial_options', index],
    });
  });
};

export const staticSelect = z
  .strictObject({ type: z.literal('static_select'), ...menu, ...options, initial_option: menuOption.optional() })
  .superRefine(consistentOffer);

export const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...menu,
    ...options,
    ...maxItems,
    initial_options: z.array(menuOption).min(1).max(LIMITS.select.options).optional(),
  })
  .superRefine(consistentOffer);

const minQuery = { min_query_length: z.int().min(0).optional() };
export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  ...minQuery,
  initial_option: menuOption.optional(),
});

export const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...menu,
  ...minQuery,
  ...maxItems,
  initial_options: z.array(menuOption).min(1).max(LIMITS.select.options).optional(),
});

export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: z.string().optional(),
});

export const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...menu,
  ...maxItems,
  initial_users: z.array(z.string()).optional(),
});

const choices = { ...confirmable, ...focusable, options: z.array(choiceOption).min(1).max(LIMITS.choices) };
export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...choices,
    initial_options: z.array(choiceOption).min(1).max(LIMITS.choices).optional(),
  })
  .superRefine(consistentOffer);

export const radioButtons = z
  .strictObject({ type: z.literal('radio_buttons'), ...choices, initial_option: choiceOption.optional() })
  .superRefine(consistentOffer);

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...confirmable,
  options: z.array(overflowOption).min(1).max(LIMITS.overflowOptions),
});

/** What an app may answer when it is asked for the options of an `external_select`: none is an answer too. */
export const suggestions = z.union([
  z.strictObject({ options: z.array(menuOption).max(LIMITS.select.options) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(LIMITS.select.groups) }),
]);
