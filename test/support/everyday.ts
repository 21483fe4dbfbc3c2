/** What both chats are tried with: people, and packages that ask, that keep quiet, and that can be kept for longer. */
const asked = (...people: string[]) => [{ approvers: [{ people }] }];
const policies: Readonly<Record<string, object>> = {
  plain: { stages: asked('anna', 'boris') },
  other: { stages: asked('anna') },
  third: { stages: asked('anna') },
  quiet: { stages: asked('anna'), notifications: false },
  monthly: { stages: [], access: { days: 30 }, extension: 'withoutApproval' },
  curious: {
    stages: asked('anna'),
    onBehalf: true,
    questions: [
      { id: 'project', shortText: 'Which project is it for?', required: true },
      { id: 'size', multipleChoice: 'How large is it?', choices: ['Small', 'Large, or larger'], required: true },
      { id: 'regions', multipleChoice: 'Which regions?', choices: ['Europe', 'Asia, all', '100%2C'], several: true },
      { id: 'safeguards', longText: 'How will it be kept safe?' },
    ],
  },
};

export const everyday = {
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    mia: 'Mia Manager',
    uma: 'Uma User',
    rob: 'Rob Report',
    ida: 'Ida Roth',
    igor: 'Igor Sand',
  },
  more: { uma: { manager: 'mia' }, rob: { manager: 'mia' } },
  groups: Object.keys(policies).map((id) => ({ id: `${id}-group`, name: `Group of ${id}` })),
  roles: { 'Identity Governance Administrator': ['ida', 'igor'] },
  packages: Object.entries(policies).map(([id, policy]) => ({
    ...{ id, name: `The ${id} package`, resources: [{ group: `${id}-group` }], policy },
  })),
};
