import { AppCredentials, ServiceClientCredentialsFactory } from 'botframework-connector';
import { main } from '../../src/main.ts';

/**
 * The program, started as `npm start` starts it. All that differs from a deployment are addresses, and the tokens that it
 * calls Teams with: Microsoft's library signs in at addresses with https alone, so a fixed token takes the place of that.
 */
const { MICROSOFT_APP_ID: appId = '', CHAOS_TEAMS_TOKEN: token = '' } = process.env;

class FixedToken extends AppCredentials {
  override getToken(): Promise<string> {
    return Promise.resolve(token);
  }

  protected override refreshToken(): never {
    throw new Error('A fixed token is never refreshed.');
  }
}

class FixedTokens extends ServiceClientCredentialsFactory {
  isValidAppId(id: string): Promise<boolean> {
    return Promise.resolve(id === appId);
  }

  isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }

  createCredentials(id: string): Promise<AppCredentials> {
    return Promise.resolve(new FixedToken(id));
  }
}

// Whoever started it holds the other end: without them nobody would end this process.
process.stdin.on('end', () => process.exit(1)).resume();

await main({ teamsTokens: new FixedTokens() });
