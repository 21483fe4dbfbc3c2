/** The arrows of ARCHITECTURE.md. A package belongs to the room that its adapter or store is. */
const sdk = (name, packages, rooms) => ({
  name: `${name}-in-its-room`,
  comment: `${packages} is imported in ${rooms} only`,
  severity: 'error',
  from: { pathNot: `${rooms}|^test/` },
  to: { path: `node_modules/${packages}` },
});

/** The rooms of the core, from the ground up. */
const coreRooms = ['base', 'policy', 'request', 'configuration', 'holdings', 'view', 'words'];

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'The core imports zod, hashing and itself: no I/O, clock, random or environment.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: '^src/core/words/' },
      to: { pathNot: '^src/core/|^node_modules/zod/|^crypto$|^node:crypto$' },
    },
    {
      name: 'words-are-pure',
      comment: 'The words import the core, and what formats messages.',
      severity: 'error',
      from: { path: '^src/core/words/' },
      to: { pathNot: '^src/core/|^node_modules/(intl-messageformat|@schummar/icu-type-parser)/' },
    },
    ...coreRooms.map((room, floor) => ({
      name: `core-${room}`,
      comment: 'Each room of the core imports itself and the rooms below it.',
      severity: 'error',
      from: { path: `^src/core/${room}/` },
      to: { path: '^src/core/', pathNot: `^src/core/(${coreRooms.slice(0, floor + 1).join('|')})/` },
    })),
    {
      name: 'core-has-rooms',
      comment: 'No file of the core lies outside a room.',
      severity: 'error',
      from: {},
      to: { path: '^src/core/', pathNot: `^src/core/(${coreRooms.join('|')})/` },
    },
    {
      name: 'ports-know-the-core-only',
      severity: 'error',
      comment: 'Ports import the core, and zod to parse what comes in through them.',
      from: { path: '^src/ports/' },
      to: { pathNot: '^src/(core|ports)/|^node_modules/zod/' },
    },
    {
      name: 'use-cases-know-ports-only',
      comment: 'Approvals, delivery, holdings and people reach the world through ports.',
      severity: 'error',
      from: { path: '^src/(approvals|delivery|holdings|people)/' },
      to: { path: '^(src/(store|jobs|main|compose|environment|log)|adapters/)' },
    },
    {
      name: 'people-know-no-use-case',
      comment: 'Approvals and delivery share look-ups of people, so these import the ports and the core alone.',
      severity: 'error',
      from: { path: '^src/people/' },
      to: { pathNot: '^src/(core|ports|people)/' },
    },
    {
      name: 'src-knows-no-adapter',
      comment: 'Only the composition root puts adapters in.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|compose/)' },
      to: { path: '^adapters/' },
    },
    {
      name: 'adapters-know-no-store',
      comment: 'Adapters use the use cases, the ports and the core.',
      severity: 'error',
      from: { path: '^adapters/' },
      to: { path: '^src/(store|jobs|delivery|people|main|compose|environment)' },
    },
    {
      name: 'adapters-know-no-other-adapter',
      comment:
        'But the sandbox, which plays what others talk to, reads the organization file, and the chats share one room.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^adapters/', pathNot: ['^adapters/$1/', '^adapters/(organization|chat)/'] },
    },
    {
      name: 'chat-is-for-chats',
      comment: 'What the chats share is imported by the chats alone.',
      severity: 'error',
      from: { pathNot: '^(adapters/(chat|slack|teams)|test)/' },
      to: { path: '^adapters/chat/' },
    },
    {
      name: 'chat-knows-no-platform',
      comment: 'What the chats share imports use cases, ports, the core and zod: no SDK and no Node.',
      severity: 'error',
      from: { path: '^adapters/chat/' },
      to: { pathNot: '^adapters/chat/|^src/(core|ports|approvals)/|^node_modules/zod/' },
    },
    {
      name: 'no-tests-in-the-program',
      severity: 'error',
      from: { path: '^(src|adapters|tools)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-benchmarks-in-the-program',
      severity: 'error',
      from: { pathNot: '^bench/' },
      to: { path: '^bench/' },
    },
    {
      name: 'benchmarks-measure-the-core',
      comment:
        'Benchmarks measure use cases and stores on a real mongod, with nothing of a chat around them, except in bench/chat.',
      severity: 'error',
      from: { path: '^bench/(?!chat/)' },
      to: { path: '^(adapters/(?!mongod/)|tools/|test/)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    sdk('mongoose', 'mongoose/', '^src/store/'),
    sdk('mongodb', 'mongodb/', '^(src/store|adapters/mongod|bench)/'),
    sdk('agenda', '(agenda|@agendajs)/', '^src/jobs/'),
    sdk('slack', '@slack/', '^adapters/(slack|sandbox)/'),
    sdk('botbuilder', 'botbuilder|botframework', '^adapters/teams/'),
    sdk('mongod', 'mongodb-memory-server', '^adapters/mongod/'),
    sdk('prom-client', 'prom-client/', '^adapters/http/'),
    sdk('intl-messageformat', '(intl-messageformat|@formatjs|@schummar)/', '^src/core/words/'),
    sdk('yaml', 'yaml/', '^adapters/organization/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
