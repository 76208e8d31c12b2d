/**
 * The import rules of the house; the room table below is the architecture diagram. checks/imports.ts runs it and also fails when it saw fewer
 * modules than there are source files: with TypeScript 7, which has no JavaScript API, the tool sees none and passes.
 */
const S = '^packages/server/src';
const ROOMS = {
  data: [],
  features: ['data'],
  tracking: ['data'],
  serving: ['features', 'tracking', 'data'],
  pipelines: ['serving', 'features', 'tracking', 'data'],
  delivery: ['serving', 'tracking', 'data'],
  monitoring: ['serving', 'features', 'tracking', 'data'],
  governance: ['delivery', 'tracking', 'data'],
  innovation: ['delivery', 'tracking'],
  practices: [],
  maturity: [],
};
const names = Object.keys(ROOMS);
const TEST = '\\.test\\.tsx?$|/testing/';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'No import cycles, type-only edges included.', {}, { circular: true }),
    ...names.map((room) =>
      rule(
        `room-${room}`,
        `${room} may read only: ${ROOMS[room].join(', ') || 'no other room'}.`,
        { path: `${S}/domains/${room}/` },
        { path: `${S}/domains/(${names.filter((n) => n !== room && !ROOMS[room].includes(n)).join('|')})/` },
      ),
    ),
    rule(
      'known-rooms',
      'A room stands in the table before it has a file.',
      { path: `${S}/domains/`, pathNot: `${S}/domains/(${names.join('|')})/` },
      {},
    ),
    rule(
      'known-rooms-to',
      'A room stands in the table before anyone imports it.',
      {},
      { path: `${S}/domains/`, pathNot: `${S}/domains/(${names.join('|')})/` },
    ),
    rule(
      'leaves',
      'stats and learn import no package of ours (learn may read stats).',
      { path: '^packages/(stats|learn)/' },
      { path: '^packages/', pathNot: ['^packages/$1/', '^packages/stats/'] },
    ),
    rule(
      'learn-pure',
      'Only learn/src/node and tests may touch Node.',
      { path: '^packages/(stats|learn|contracts)/', pathNot: [TEST, '^packages/learn/src/node/'] },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'server-hidden',
      'Nobody imports the server package; the cli starts it as a process.',
      { path: '^packages/(?!server/)' },
      { path: '^packages/server/' },
    ),
    rule(
      'room-door',
      'Cross a room only through its index.ts.',
      { path: `${S}/domains/([^/]+)/` },
      { path: `${S}/domains/`, pathNot: [`${S}/domains/$1/`, `${S}/domains/[^/]+/index\\.ts$`] },
    ),
    rule(
      'no-own-door',
      'Inside a room import the file, not your own index.ts (barrels make the big knots).',
      { path: `${S}/domains/([^/]+)/`, pathNot: TEST },
      { path: `${S}/domains/$1/index\\.ts$` },
    ),
    rule(
      'room-factory',
      'room.ts is for the composition root only.',
      { pathNot: [`${S}/app/`, TEST] },
      { path: `${S}/domains/[^/]+/room\\.ts$` },
    ),
    rule(
      'rooms-look-down',
      'Rooms do not know edges or the composition root.',
      { path: `${S}/domains/` },
      { path: `${S}/(app|edge|main)` },
    ),
    rule(
      'platform-blind',
      'Platform knows no room and no edge.',
      { path: `${S}/platform/` },
      { path: `${S}/(domains|edge|app)/` },
    ),
    rule(
      'kernel-pure',
      'Kernel imports nothing but itself and contracts.',
      { path: `${S}/kernel/`, pathNot: TEST },
      { pathNot: [`${S}/kernel/`, '^packages/contracts/'] },
    ),
    rule(
      'domain-pure',
      'Only *.sql.ts, *.duck.ts, *.onnx.ts, *.io.ts, worker and process entries, *-routes.ts and room.ts may touch drivers and frameworks.',
      {
        path: `${S}/domains/`,
        pathNot: ['\\.(sql|duck|onnx|io|worker|process)\\.ts$', '-routes\\.ts$', '/room\\.ts$', TEST],
      },
      {
        path: '(^|/)node_modules/(kysely|pg|@duckdb|onnxruntime-node|fastify|@fastify|@aws-sdk)(/|$)|^(node:)?(sqlite|fs|net|tls|http|https|http2|dgram|child_process|worker_threads)(/|$)',
      },
    ),
    rule(
      'edge-door',
      'Edges call rooms through index.ts only.',
      { path: `${S}/edge/` },
      { path: `${S}/domains/`, pathNot: `${S}/domains/[^/]+/index\\.ts$` },
    ),
    rule(
      'contracts-pure',
      'contracts depends on no other package of ours.',
      { path: '^packages/contracts/' },
      { path: '^packages/(?!contracts/)' },
    ),
    rule(
      'clients-via-sdk',
      'sdk sees contracts; cli and web see sdk and contracts.',
      { path: '^packages/(sdk|cli|web)/' },
      { path: '^packages/', pathNot: ['^packages/$1/', '^packages/(sdk|contracts)/'] },
    ),
    rule(
      'sdk-small',
      'sdk sees contracts only.',
      { path: '^packages/sdk/' },
      { path: '^packages/(?!sdk/|contracts/)' },
    ),
    rule('no-test-in-src', 'Shipping code never imports test code.', { pathNot: TEST }, { path: TEST }),
    rule('no-unresolved', 'Every import resolves.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What we build is no source: its pieces import each other in circles. Entries of packages in node_modules/*/dist must be seen.
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['source', 'import'],
    },
  },
};
