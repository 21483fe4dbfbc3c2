import { createHmac } from 'node:crypto';

/**
 * The value of `x-slack-signature` for a request body.
 * @param timestampSeconds what goes into `x-slack-request-timestamp`
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signSlackRequest(secret: string, timestampSeconds: number, rawBody: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:${rawBody}`).digest('hex')}`;
}
