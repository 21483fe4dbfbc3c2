/** How a request came to be canceled or closed, and the form in which an administrator cancels one. */
export const cancellation = {
  canceledBy: '{name} canceled the request.',
  canceled: 'The request was canceled.',
  closedLeft: 'The request was closed because {name} has left {organization}.',
  closedRemoved: 'The request was closed because {target} is no longer offered.',

  noticeClosedLeft:
    '{whose, select, yours {Your request for {target}} yoursForThem {Your request for {target} for {beneficiary}} other {The request for {target} that {requestor} made for you}} was closed because {name} has left {organization}.',
  noticeClosedRemoved:
    '{whose, select, yours {Your request for {target}} yoursForThem {Your request for {target} for {beneficiary}} other {The request for {target} that {requestor} made for you}} was closed because {target} is no longer offered.',
  noticeCanceled:
    '{name} canceled {whose, select, yours {your request for {target}} yoursForThem {your request for {target} for {beneficiary}} other {the request for {target} that {requestor} made for you}}.',
  noticeCanceledForYou: '{name} canceled the request for {target} for you.',

  formTitle: 'Cancel request',
  formIntro:
    "You are about to cancel {requestor}'s request for {target}{onBehalf, select, yes { for {beneficiary}} other {}}.",
  formReason: 'Reason',
  // What a reviewer knows of a risk must not reach them through an administrator's words.
  formHint: 'The requestor and the approvers see it. Do not mention risk reviews.',
  formReasonMissing: 'Give a short reason.',
  formSubmit: 'Cancel request',
  formClose: 'Keep request',
} as const;
