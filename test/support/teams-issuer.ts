import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';

/** What a token says, and how it is signed; the rest is as the Bot Framework's tokens have it. */
export interface TokenParts {
  readonly issuer?: string;
  readonly audience?: string;
  /** seconds from now, negative for the past */
  readonly notBefore?: number;
  readonly expires?: number;
  readonly keyId?: string;
  /** signed with a key of somebody else's */
  readonly wrongKey?: boolean;
  readonly claims?: Record<string, unknown>;
}

/** A local issuer of tokens like the Bot Framework's: OpenID metadata, keys, and tokens to go with them. */
export interface Issuer {
  readonly metadataUrl: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  /** The public key as anybody may read it. */
  readonly publicKey: string;
  token(parts?: TokenParts): Promise<string>;
  stop(): Promise<void>;
}

export const botFramework = 'https://api.botframework.com';

/** @param endorsements the channels that the key may speak for; null: the key has no such list */
export async function startIssuer(
  audience: string,
  endorsements: readonly string[] | string | null = ['msteams'],
): Promise<Issuer> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const key = {
    ...(await exportJWK(own.publicKey)),
    kid: 'k1',
    use: 'sig',
    alg: 'RS256',
    ...(endorsements !== null && { endorsements }),
  };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { port } = server.address() as AddressInfo;
    const metadata = { issuer: botFramework, jwks_uri: `http://127.0.0.1:${port}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [key] } : metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    metadataUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/openidconfiguration`,
    asked,
    publicKey: await exportSPKI(own.publicKey),
    token({ issuer = botFramework, notBefore = 0, expires = 3_600, keyId = 'k1', wrongKey, claims, ...rest } = {}) {
      const now = Math.floor(Date.now() / 1_000);
      return new SignJWT(claims ?? {})
        .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(rest.audience ?? audience)
        .setNotBefore(now + notBefore)
        .setExpirationTime(now + expires)
        .sign(wrongKey === true ? foreign.privateKey : own.privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
