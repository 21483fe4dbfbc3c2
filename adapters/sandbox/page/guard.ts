import type { RequestHandler } from 'express';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Lets in only browsers that know this machine by a loopback name. The port is bound to loopback, but a web page can
 * have its own name resolve to 127.0.0.1 and would then count as the same origin (DNS rebinding).
 */
export const requireLoopbackName: RequestHandler = ({ headers }, response, next) => {
  if (LOOPBACK.test(headers.host ?? '')) return next();
  response.status(403).type('text').send('The sandbox is reached as http://localhost or http://127.0.0.1 only.');
};

/**
 * Lets in only what this page itself sends. Another page in the same browser can post a form to loopback, but cannot
 * choose these headers; a browser that sends neither of them is not one that we can trust to tell.
 */
export const requireSameOrigin: RequestHandler = ({ headers }, response, next) => {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  const fromHere = origin?.toLowerCase() === `http://${host}`.toLowerCase();
  // A browser may hide the origin of a form (`null`), but then it says where the form stands.
  const trusted = site === undefined ? fromHere : site === 'same-origin' && (fromHere || !isOrigin(origin));
  if (trusted) return next();
  response.status(403).type('text').send('This was not sent from the sandbox page itself, so nothing was done.');
};

function isOrigin(origin: string | undefined): boolean {
  return origin !== undefined && origin !== 'null';
}

/** Nothing but our own files is loaded, nothing runs inline, and no other page can frame this one. */
export const sendSecurityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  });
  next();
};
