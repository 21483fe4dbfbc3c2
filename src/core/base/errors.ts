/**
 * Why a command was refused. `message` is the whole sentence that the person is shown; it never holds more than
 * that person may know. `field` names the form field that is wrong, when one is.
 */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly field?: string;
}

export type RefusalCode =
  | 'unknownPerson'
  | 'unknownRequest'
  | 'unknownPackage'
  | 'notRequestable'
  | 'invalidInput'
  | 'duplicateRequest'
  | 'alreadyHasAccess'
  | 'noApprovers'
  | 'incompatible'
  | 'notYourDecision'
  | 'notYourRequest'
  | 'notAdministrator'
  | 'ownChange'
  | 'ownRequest'
  | 'missingRole'
  | 'alreadyDecided'
  | 'tooLate'
  | 'reasonRequired'
  | 'notPossibleNow'
  | 'changedMeanwhile';

export function refusal(code: RefusalCode, message: string, field?: string): Refusal {
  return field === undefined ? { code, message } : { code, message, field };
}

/**
 * The program met something that its own rules exclude (a transition outside the table, a broken chain while
 * folding). Never shown to people: it is a defect or tampering, so the caller stops and reports it.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
