import type { RequestHandler } from 'express';

const toleranceSeconds = 5 * 60;

/**
 * Refuses requests whose timestamp is older or newer than five minutes, or is no number. Bolt checks the
 * signature and the past by itself, but lets the future pass: a signed request could be kept for years.
 */
export const refuseWrongTime: RequestHandler = (request, response, next) => {
  const header = request.headers['x-slack-request-timestamp'];
  const stamp = typeof header === 'string' && /^\d{1,12}$/.test(header) ? Number(header) : Number.NaN;
  if (Math.abs(Date.now() / 1000 - stamp) <= toleranceSeconds) next();
  else response.status(401).send();
};
