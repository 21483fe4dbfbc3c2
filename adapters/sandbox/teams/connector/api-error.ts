/** A refusal of the connector: becomes its HTTP status and `{error: {code, message}}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** seconds, for `Retry-After` */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * The refusals that Microsoft documents, with its words.
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages#status-codes-from-bot-conversational-apis
 */
export const refusals = {
  badArgument: (why: string) => new ApiError(400, 'BadArgument', why),
  badSyntax: (why: string) => new ApiError(400, 'BadSyntax', why),
  unauthorized: () => new ApiError(401, 'Unauthorized', 'Authorization has been denied for this request.'),
  notInRoster: () => new ApiError(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'),
  notAllowed: (why: string) => new ApiError(403, 'NotEnoughPermissions', why),
  noConversation: () => new ApiError(404, 'ConversationNotFound', 'Conversation not found.'),
  noActivity: () => new ApiError(404, 'ActivityNotFoundInConversation', 'Conversation not found.'),
  noMember: () =>
    new ApiError(404, 'MemberNotFoundInConversation', 'The provided member ID was not found in the conversation.'),
  noRoute: () => new ApiError(404, 'NotFound', 'This stand-in has no such operation.'),
  conflict: () => new ApiError(412, 'PreconditionFailed', 'Precondition failed, please try again.'),
  tooBig: () => new ApiError(413, 'MessageSizeTooBig', 'Message size too large.'),
  throttled: (seconds?: number) => new ApiError(429, 'Throttled', 'Too many requests.', seconds),
  serviceError: (status: 500 | 502) => new ApiError(status, 'ServiceError', 'Unknown'),
} as const;
