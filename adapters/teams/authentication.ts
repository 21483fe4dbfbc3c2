import type { Activity } from 'botbuilder';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import {
  AppCredentials,
  type AuthenticateRequestResult,
  AuthenticationError,
  type ClaimsIdentity,
  type ConnectorClient,
  ConnectorFactory,
  PasswordServiceClientCredentialFactory,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { JwtTokenExtractor } from 'botframework-connector/lib/auth/jwtTokenExtractor.js';
import { z } from 'zod';
import { callWithin } from '../../src/ports/calls/call-within.ts';
import { limits } from '../../src/ports/limits.ts';
import { toChannelError } from './errors.ts';

const teamsChannel = 'msteams';
/** The one issuer whose tokens Teams sends. */
const botFrameworkIssuer = 'https://api.botframework.com';
const loginUrl = 'https://login.microsoftonline.com';
const publicOpenIdMetadata = 'https://login.botframework.com/v1/.well-known/openidconfiguration';

/** What gives the tokens that we call Teams with. */
export type TeamsTokens = ServiceClientCredentialsFactory;

/** Who we are to Microsoft Entra. */
export interface TeamsCredentials {
  readonly appId: string;
  readonly password: string;
  readonly tenantId: string;
  /** Another issuer's OpenID metadata than the Bot Framework's own, for tests. */
  readonly openIdMetadataUrl?: string;
}

/**
 * Who may call us, and as whom we call. Stricter than botbuilder: it lets its caller choose the validator by what
 * the caller says of itself (an "emulator" issuer of any tenant, `AseChannel`), skips the check of `serviceUrl` when there is
 * none, looks at no tenant, and accepts a signing key that lists no endorsements. All of these are checked here. Undefined
 * credentials: the sandbox, which takes anonymous calls and answers to loopback addresses only.
 */
export class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #credentials: TeamsCredentials | undefined;
  readonly #clients: TeamsTokens;

  /** @param clients gives the tokens that we call with; Microsoft Entra unless given */
  constructor(
    credentials: TeamsCredentials | undefined,
    clients: TeamsTokens = new PasswordServiceClientCredentialFactory(
      credentials?.appId ?? '',
      credentials?.password ?? '',
      credentials?.tenantId ?? '',
    ),
  ) {
    super(credentials === undefined ? {} : parameters(credentials), clients);
    this.#clients = clients;
    this.#credentials = credentials;
  }

  /** @throws AuthenticationError (401) for everybody but Teams, in our tenant. */
  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    const credentials = this.#credentials;
    if (activity.channelId !== teamsChannel || !activity.serviceUrl) throw unauthorized();
    if (credentials === undefined && !isLoopback(activity.serviceUrl)) throw unauthorized();
    if (!namesOneTenant(activity, credentials?.tenantId)) throw unauthorized();
    if (credentials !== undefined && tokenPart(header, 1)?.iss !== botFrameworkIssuer) throw unauthorized();
    try {
      const authenticated = await super.authenticateRequest(activity, header);
      if (credentials !== undefined && !(await isKeyEndorsed(credentials, header))) throw unauthorized();
      const { connectorFactory } = authenticated;
      // Answers within a turn must not go out four times either.
      return connectorFactory === undefined
        ? authenticated
        : { ...authenticated, connectorFactory: new PlainConnectorFactory(connectorFactory) };
    } catch (error) {
      // A wrong signature comes out as an error of the token library, which would be answered as a fault of ours.
      if (error instanceof Error && tokenErrors.has(error.name)) throw unauthorized();
      throw error;
    }
  }

  /** Asks Entra for a token, so that refused credentials show before the first message. @throws ChannelError */
  async requestToken(): Promise<void> {
    if (this.#credentials === undefined) return;
    const { appId, tenantId } = this.#credentials;
    try {
      const login = `${loginUrl}/${tenantId}`;
      const client = await this.#clients.createCredentials(appId, botFrameworkIssuer, login, true);
      if (!(client instanceof AppCredentials))
        throw new Error('botframework-connector has changed: it gives no tokens.');
      await callWithin(limits.channelCall, 'Entra', () => client.getToken(true));
    } catch (error) {
      throw toChannelError(error);
    }
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    return new PlainConnectorFactory(super.createConnectorFactory(identity));
  }
}

const tokenErrors = new Set(['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError']);

function unauthorized(): AuthenticationError {
  return new AuthenticationError('Unauthorized', 401);
}

/** As soon as one of these is given, botbuilder defaults none of the others. */
function parameters({ appId, tenantId, openIdMetadataUrl }: TeamsCredentials) {
  return {
    MicrosoftAppId: appId,
    MicrosoftAppTenantId: tenantId,
    ToChannelFromBotLoginUrl: `${loginUrl}/${tenantId}`,
    ToChannelFromBotOAuthScope: botFrameworkIssuer,
    ToBotFromChannelTokenIssuer: botFrameworkIssuer,
    OAuthUrl: botFrameworkIssuer,
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl ?? publicOpenIdMetadata,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl ?? publicOpenIdMetadata,
    CallerId: 'urn:botframework:azure',
    ValidateAuthority: true,
  };
}

/** A part of a token that is JSON: 0 its header, 1 its claims. Not verified by itself. Undefined: not in that shape. */
function tokenPart(header: string, part: 0 | 1): Readonly<Record<string, unknown>> | undefined {
  try {
    const [, token = ''] = header.split(' ');
    return z.record(z.string(), z.unknown()).parse(JSON.parse(fromBase64url(token.split('.')[part] ?? '')));
  } catch {
    return undefined;
  }
}

function fromBase64url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}

/**
 * Whether the key of a token whose signature is good was endorsed for Teams. The Bot Framework lists with each key the
 * channels that it may speak for ("Authentication with the Bot Connector API", step 4); botbuilder compares the list only
 * where there is one. The extractor shares its cache of keys with the one that has just checked the signature.
 */
async function isKeyEndorsed({ openIdMetadataUrl }: TeamsCredentials, header: string): Promise<boolean> {
  const keyId = tokenPart(header, 0)?.kid;
  if (typeof keyId !== 'string') return false;
  const { openIdMetadata } = new JwtTokenExtractor({}, openIdMetadataUrl ?? publicOpenIdMetadata, []);
  const key = await openIdMetadata.getKey(keyId);
  return Array.isArray(key?.endorsements) && key.endorsements.includes(teamsChannel);
}

const namedTenants = z.object({
  channelData: z.object({ tenant: z.object({ id: z.string().min(1) }).nullish() }).nullish(),
  conversation: z.object({ tenantId: z.string().min(1).nullish() }),
  from: z.object({ tenantId: z.string().min(1).nullish() }),
});

/**
 * Whether the activity names one tenant alone: ours, where we have one, and then always in `channelData`. The sender and the
 * conversation have a tenant of their own beside it, and one activity can name two.
 */
function namesOneTenant(activity: Activity, ours: string | undefined): boolean {
  const parsed = namedTenants.safeParse(activity);
  if (!parsed.success) return false;
  const { channelData, conversation, from } = parsed.data;
  const all = [channelData?.tenant?.id, conversation.tenantId, from.tenantId];
  const named = new Set(all.filter((tenant) => tenant !== undefined && tenant !== null));
  return ours === undefined ? named.size <= 1 : named.size === 1 && channelData?.tenant?.id === ours;
}

function isLoopback(serviceUrl: string): boolean {
  const host = URL.canParse(serviceUrl) ? new URL(serviceUrl).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The parts of the connector client's pipeline that its types keep private. */
interface Pipeline {
  removePolicy(which: { name: string }): unknown[];
  addPolicy(policy: {
    name: string;
    sendRequest: (request: { timeout: number }, next: (request: unknown) => unknown) => unknown;
  }): void;
}

/**
 * The connector client as we want it. The stock one silently sends a POST four times, which can post a card twice, and has
 * no time-out; none of its options changes that. Retries belong to the delivery list.
 */
class PlainConnectorFactory extends ConnectorFactory {
  readonly #inner: ConnectorFactory;

  constructor(inner: ConnectorFactory) {
    super();
    this.#inner = inner;
  }

  async create(serviceUrl: string, audience: string): Promise<ConnectorClient> {
    const client = await this.#inner.create(serviceUrl, audience);
    const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
    if (pipeline.removePolicy({ name: 'defaultRetryPolicy' }).length !== 1) {
      throw new Error('botframework-connector has changed: there is no retry policy to switch off.');
    }
    pipeline.addPolicy({
      name: 'timeout',
      sendRequest: (request, next) => {
        request.timeout = limits.channelCall;
        return next(request);
      },
    });
    return client;
  }
}
