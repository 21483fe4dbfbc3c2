/** What both chats try roles with: one that needs approval, and one that needs none and is about to end. */
const inDays = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

const groups = ['dba', 'reader'];

export const rolesOrganization = {
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    uma: 'Uma User',
    rob: 'Rob Report',
    hana: 'Hana Stern',
    ida: 'Ida Roth',
    igor: 'Igor Sand',
  },
  groups: groups.map((id) => ({ id: `${id}-group`, name: `Group of ${id}` })),
  roles: { 'Identity Governance Administrator': ['ida', 'igor'] },
  packages: [],
  roleSettings: [
    {
      ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
      ...{ gives: [{ group: 'dba-group' }], administrators: [{ people: ['hana'] }] },
      ...{ approvers: [{ people: ['anna', 'boris'] }], maximumHours: 4, eligible: [{ person: 'uma' }] },
    },
    {
      ...{ id: 'reader', name: 'Reader', resource: 'Warehouse', gives: [{ group: 'reader-group' }] },
      ...{ administrators: [{ people: ['hana'] }], eligible: [{ person: 'uma', until: inDays(10) }] },
    },
  ],
};

/** Neither chat shows these as anything but text. */
export const hostileTicket = 'INC-1 *b* <!channel> [x](https://evil.example)';
