/** The form in which somebody revokes access. */
export const revocation = {
  formTitle: 'Revoke access',
  formIntro: "You are about to revoke {beneficiary}'s access to {target}. It will end at once.",
  formReason: 'Reason',
  // What a reviewer knows of a risk must not reach the person through these words.
  formHint: 'The people involved in the request see it. Do not mention risk reviews.',
  formReasonMissing: 'Give a short reason.',
  formSubmit: 'Revoke access',
  formClose: 'Keep access',
} as const;
