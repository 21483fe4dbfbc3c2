import type { ConfigurationState } from '../../src/core/configuration/configuration.ts';
import { createStores } from '../../src/store/stores.ts';
import type { TestDatabase } from './database.ts';
import type { Chat } from './teams-organization.ts';

/**
 * Ida and Igor are Identity Governance Administrators, Uma is not. Amy and Tess review as fallbacks, and the group `desk`;
 * Tess has Teams alone, Sam has Slack alone, and Tom and Sue, who could review as well, have one chat each.
 */
export function reviewsOrganization(everybody: readonly Chat[]) {
  return {
    people: {
      ...{ uma: 'Uma User', ida: 'Ida Holm', igor: 'Igor Lang' },
      ...{ amy: 'Amy Adler', ben: 'Ben Brook', tess: 'Tess Tran', tom: 'Tom Tell', sam: 'Sam Sole', sue: 'Sue Star' },
    },
    chats: {
      ...Object.fromEntries(['uma', 'ida', 'igor', 'amy', 'ben'].map((id) => [id, everybody])),
      ...{ tess: ['teams'], tom: ['teams'], sam: ['slack'], sue: ['slack'] },
    } as Record<string, readonly Chat[]>,
    groups: [{ id: 'desk', name: 'Service desk', members: ['ben'] }],
    roles: {
      'Identity Governance Administrator': ['ida', 'igor'],
      'Security Reader': ['tess', 'tom', 'sue', 'amy'],
    },
    packages: [],
    settings: {
      riskReview: {
        idProtection: ['medium', 'high'],
        insiderRisk: [],
        fallbackApprovers: {
          idProtection: [{ people: ['amy', 'tess', 'sam'] }, { group: 'desk' }],
          insiderRisk: [],
        },
      },
    },
  };
}

export function configurationOf({ mongo }: TestDatabase): Promise<ConfigurationState> {
  return createStores(mongo).configuration.load();
}
