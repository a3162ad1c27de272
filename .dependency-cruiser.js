/**
 * The import arrows. Njord: cli → backtest, simulation → services → strategies → core. becalm: cli → report, gate, explain, hunt,
 * host → sandbox → worlds. Every rule is fail-closed: what is not allowed for a folder is forbidden, type-only imports
 * included, and a folder nobody gave a rule is an error. `tests/integration/check.test.ts` sees each family fail.
 */

const packages = '(^|/)node_modules/';
const host = `${packages}(vitest|vite|vite-node|@vitest)/`;

/** Node modules an algorithm may use: they compute and touch nothing. */
const pureNodeModules = '^(node:)?(assert|buffer|crypto|path|url|util)(/|$)';

/** Which folders of `tools/becalm/src` a folder may import besides itself. */
const becalmArrows = {
  worlds: [],
  config: ['worlds'],
  sandbox: ['worlds'],
  host: ['worlds', 'sandbox'],
  hunt: ['worlds', 'explain'],
  explain: ['worlds'],
  speed: ['worlds', 'explain', 'hunt'],
  gate: [],
  generators: [],
  report: ['worlds', 'explain', 'hunt', 'gate', 'speed'],
};

const becalmFolders = [...Object.keys(becalmArrows), 'cli'];
const becalmAlgorithms = '^tools/becalm/src/(worlds|config|hunt|explain|speed|gate|generators)/';

const njord = [
  {
    name: 'core-imports-nothing-above',
    comment:
      'core is the ground: contracts, money, time, bus. Move the shared thing down, or the using code up.',
    from: { path: '^src/core/' },
    to: { path: '^src/', pathNot: '^src/core/' },
  },
  {
    name: 'strategies-import-only-core',
    comment: 'A strategy is a pure function from market events to order intents; it knows no service.',
    from: { path: '^src/strategies/' },
    to: { path: '^src/', pathNot: '^src/(strategies|core)/' },
  },
  {
    name: 'services-import-only-core',
    comment:
      'A service knows core and itself; services meet on the bus and are put together in cli or backtest.',
    from: { path: '^src/services/([^/]+)/' },
    to: { path: '^src/', pathNot: '^src/(core|services/$1|strategies)/' },
  },
  {
    name: 'strategies-only-from-strategy-runner',
    comment: 'Only services/strategy-runner runs strategies; other services see their order intents.',
    from: { path: '^src/services/', pathNot: '^src/services/strategy-runner/' },
    to: { path: '^src/strategies/' },
  },
  {
    name: 'backtest-never-imports-cli',
    comment: 'The backtest is a library: services, strategies and core; cli prints its result.',
    from: { path: '^src/backtest/' },
    to: { path: '^src/', pathNot: '^src/(backtest|services|strategies|core)/' },
  },
  {
    name: 'simulation-never-imports-above',
    comment: 'The simulation plays the services; cli starts it and prints what came of it.',
    from: { path: '^src/simulation/' },
    to: { path: '^src/', pathNot: '^src/(simulation|services|strategies|core)/' },
  },
  {
    name: 'simulation-has-one-door',
    comment: 'From outside, import src/simulation/index.ts: production has no way to its planted bugs.',
    from: { path: '^src/', pathNot: '^src/simulation/' },
    to: { path: '^src/simulation/', pathNot: '^src/simulation/index\\.ts$' },
  },
  {
    name: 'simulation-only-from-its-command',
    comment: 'Nothing that trades knows the simulation, nor the bugs that it can plant.',
    from: { path: '^src/', pathNot: '^src/(simulation|cli/simulate)/' },
    to: { path: '^src/simulation/' },
  },
  {
    name: 'services-have-one-door',
    comment: 'From outside, import src/services/<service>/index.ts: the rest of a service is internal.',
    from: { path: '^src/', pathNot: '^src/services/' },
    to: { path: '^src/services/', pathNot: '^src/services/[^/]+/index\\.ts$' },
  },
  {
    name: 'src-folder-without-rule',
    comment: 'A new folder under src needs its place in the arrows: add it to .dependency-cruiser.js.',
    from: { path: '^src/', pathNot: '^src/(core|strategies|services/[^/]+|backtest|simulation|cli)/' },
    to: {},
  },
  {
    name: 'src-never-imports-tools',
    comment: 'The trading core runs without its test infrastructure.',
    from: { path: '^src/' },
    to: { path: '^(tools|tests|bench|examples)/' },
  },
];

const becalm = [
  ...Object.entries(becalmArrows).map(([folder, below]) => ({
    name: `becalm-${folder}-arrows`,
    comment: `tools/becalm/src/${folder} imports ${below.length === 0 ? 'no other folder' : `only ${below.join(', ')}`}; take the rest as a parameter.`,
    from: { path: `^tools/becalm/src/${folder}/` },
    to: { path: '^tools/becalm/', pathNot: `^tools/becalm/src/(${[folder, ...below].join('|')})/` },
  })),
  {
    name: 'becalm-only-host-knows-vitest',
    comment: 'Only tools/becalm/src/host imports vitest or vite, so that a new major touches one folder.',
    from: { path: '^tools/becalm/src/', pathNot: '^tools/becalm/src/host/' },
    to: { path: host },
  },
  {
    name: 'becalm-algorithms-are-pure',
    comment: 'Algorithms touch no disk, process or socket: take a function as a parameter.',
    from: { path: becalmAlgorithms },
    to: { dependencyTypes: ['core'], pathNot: pureNodeModules },
  },
  {
    name: 'becalm-folder-without-rule',
    comment:
      'A new folder under tools/becalm/src needs its place in the arrows: add it to .dependency-cruiser.js.',
    from: { path: '^tools/becalm/src/[^/]+/', pathNot: `^tools/becalm/src/(${becalmFolders.join('|')})/` },
    to: {},
  },
  {
    name: 'tools-never-import-njord',
    comment:
      'becalm is a package of its own, and the profiler looks at any program: both work on any project. Only site and validate are about this repository.',
    from: { path: '^tools/', pathNot: '^tools/(site|validate)/' },
    to: { path: '^(src|tests|bench|examples)/' },
  },
  {
    name: 'nothing-imports-the-site',
    comment: 'The site shows the rest and is part of none of it.',
    from: { pathNot: '^tools/site/' },
    to: { path: '^tools/site/' },
  },
  {
    name: 'site-shows-through-doors',
    comment: 'Only tools/site/reference names what the reference shows; the site itself is built without it.',
    from: { path: '^tools/site/(src|theme)/|^tools/site/[^/]+$' },
    to: { path: '^(src|tests|bench|examples)/|^tools/(becalm|site/(reference|tests))/' },
  },
];

/** Folders of `tools/profile` that compute and touch nothing; what they need comes in as parameters. */
const profilePure = 'cpu|flame|heap|report';

const profile = [
  {
    name: 'profile-pure-folders',
    comment: `tools/profile/{${profilePure}} know no program, file or terminal: move the effect to target, session or command.`,
    from: { path: `^tools/profile/(${profilePure})/` },
    to: { path: '^tools/profile/(target|session|command)/' },
  },
  {
    name: 'profile-pure-folders-touch-nothing',
    comment: 'They touch no disk, process or socket: take a function as a parameter.',
    from: { path: `^tools/profile/(${profilePure})/` },
    to: { dependencyTypes: ['core'], pathNot: pureNodeModules },
  },
  {
    name: 'profile-targets-know-no-session',
    comment: 'target connects, session records, command reads arguments: imports go from command down.',
    from: { path: '^tools/profile/(target|session)/' },
    to: { path: '^tools/profile/command/' },
  },
  {
    name: 'profile-only-target-knows-the-socket',
    comment: 'Only tools/profile/target speaks to an inspector.',
    from: { path: '^tools/profile/', pathNot: '^tools/profile/target/' },
    to: { path: `${packages}ws/` },
  },
];

const everywhere = [
  {
    name: 'no-cycles',
    comment:
      'Two files that import each other are one concept in two files: join them, or take out what both need.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-dev-dependencies-in-src',
    comment:
      'What runs in production is a dependency, not a devDependency. The site is built in a checkout alone.',
    from: { path: '^(src|bin|tools/[^/]+/(src|bin))/', pathNot: '^tools/site/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
  },
  {
    name: 'no-undeclared-packages',
    comment: 'The package is in no package.json above the file: npm may drop it any day.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable-imports',
    comment: 'An import that cannot be resolved is not checked by any other rule here.',
    from: {},
    to: { couldNotResolve: true },
  },
];

export default {
  forbidden: [
    ...njord.map(asError),
    ...becalm.map(asError),
    ...profile.map(asError),
    ...everywhere.map(asError),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Never a folder inside node_modules: an excluded `vitest/dist` would hide every import of vitest from the rules.
    exclude: {
      path: [
        '^tools/[^/]+/dist/',
        '^tests/(fixtures|zoo)/',
        '^tests/.+/(fixtures|vectors)/',
        '^tools/.+/tests/(fixtures|zoo)/',
      ],
    },
    // Sees `import type` and imports that TypeScript would erase.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};

function asError(rule) {
  return { ...rule, severity: 'error' };
}
