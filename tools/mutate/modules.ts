/** Which code is mutated, by which tests it is judged, and how many of its mutants they have to detect. */

/** A part of the repository that has a floor of its own. */
export interface MutatedModule {
  /** What `--module` calls it. */
  readonly name: string;
  /** Globs of the files that are mutated, relative to the root; those with a `!` in front are left out. */
  readonly files: readonly string[];
  /** Globs of the tests that judge it, relative to the root, in the order in which they are asked: cheap ones first. */
  readonly tests: readonly string[];
  /** Share of the mutants that has to be detected, in percent, from 0 to 100. */
  readonly floorPercent: number;
}

/** The environment variable that tells `vitest.config.ts` which module its run judges. */
export const judgedModuleVariable = 'MUTATED_MODULE';

/** The one that tells it how long a test may take, in milliseconds. */
export const testTimeoutVariable = 'MUTANT_TEST_TIMEOUT_MS';

/** What money or orders hang on. */
const strictPercent = 85;

/** What decides without trading. */
const ordinaryPercent = 75;

const riskEngine = 'src/services/risk-engine';
const bus = 'src/core/bus';
const becalm = 'tools/becalm';

/** Every module, those with the high floor first. */
export const mutatedModules: readonly MutatedModule[] = [
  {
    name: 'money',
    files: ['src/core/money/**/*.ts'],
    tests: ['tests/core/money/**/*.test.ts'],
    floorPercent: strictPercent,
  },
  {
    name: 'position',
    files: ['src/core/position/**/*.ts'],
    tests: [
      'tests/services/paper-trader/position.test.ts',
      'tests/oracles/paper-position-math.test.ts',
      'tests/models/paper-trader.model.test.ts',
    ],
    floorPercent: strictPercent,
  },
  {
    name: 'dedupe',
    files: [
      'src/core/cache/**/*.ts',
      'src/services/broker/{client-order-id,trade-log}.ts',
      'src/services/market-data/repeated-trades.ts',
      `${riskEngine}/{seen-intents,sliding-window}.ts`,
      `${riskEngine}/rules/duplicate-intent.ts`,
    ],
    tests: [
      'tests/core/cache/**/*.test.ts',
      'tests/oracles/client-order-id.test.ts',
      'tests/services/broker/trade-log.test.ts',
      'tests/services/risk-engine/{risk-memory,seen-intents,sliding-window}.test.ts',
      'tests/models/{cache,dedupe}.model.test.ts',
      'tests/services/market-data/replay.test.ts',
    ],
    floorPercent: strictPercent,
  },
  {
    name: 'risk',
    files: [
      'src/core/last-trades.ts',
      `${riskEngine}/**/*.ts`,
      `!${riskEngine}/{seen-intents,sliding-window}.ts`,
      `!${riskEngine}/rules/duplicate-intent.ts`,
    ],
    tests: [
      'tests/core/last-trades.test.ts',
      'tests/oracles/risk-*.test.ts',
      'tests/services/risk-engine/**/*.test.ts',
      'tests/models/risk-engine.model.test.ts',
    ],
    floorPercent: strictPercent,
  },
  {
    name: 'paper',
    files: ['src/services/paper-trader/**/*.ts'],
    tests: [
      'tests/oracles/paper-*.test.ts',
      'tests/oracles/fill-simulator.test.ts',
      'tests/services/paper-trader/**/*.test.ts',
      'tests/models/paper-trader.model.test.ts',
    ],
    floorPercent: ordinaryPercent,
  },
  {
    name: 'bus',
    files: [`${bus}/**/*.ts`, `!${bus}/redis/**`],
    tests: [
      'tests/core/bus/*.test.ts',
      'tests/core/bus/file/**/*.test.ts',
      'tests/core/bus/redis/wire-payload.test.ts',
      'tests/models/bus.{model,schedule}.test.ts',
    ],
    floorPercent: ordinaryPercent,
  },
  {
    name: 'bus-redis',
    // The Lua of the scripts is text to JavaScript: its only mutant is an empty script.
    files: [`${bus}/redis/**/*.ts`, `!${bus}/redis/lua.ts`],
    tests: ['tests/core/bus/redis/**/*.test.ts'],
    floorPercent: ordinaryPercent,
  },
  {
    name: 'metrics',
    files: ['src/backtest/{curve-figures,figures,monthly-returns,round-trips,trade-figures}.ts'],
    tests: ['tests/backtest/{figures,laws}.test.ts', 'tests/oracles/backtest-metrics.test.ts'],
    floorPercent: ordinaryPercent,
  },
  ...['worlds', 'config', 'explain', 'hunt', 'speed', 'gate', 'generators'].map((folder) => ({
    name: `becalm-${folder}`,
    files: [`${becalm}/src/${folder}/**/*.ts`],
    tests: [`${becalm}/tests/unit/${folder}/**/*.test.ts`],
    floorPercent: ordinaryPercent,
  })),
];
