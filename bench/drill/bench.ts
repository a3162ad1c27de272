import type { Bench, BenchResult, Say } from '../bench.ts';
import { countOption, type OptionValues } from '../options.ts';
import { runDrill } from './drill.ts';

/** Njord must keep its books whatever dies. */
export const drillBench: Bench = {
  name: 'drill',
  claim: 'whether the books reconcile when services and Redis are killed while Njord trades',
  examples: [
    ['drill', '50 kills of services and 3 of Redis'],
    ['drill --kills 5 --redis-kills 1 --seed 7', 'a short one'],
  ],
  options: {
    kills: { type: 'string', help: 'how often a service is killed (50)' },
    'redis-kills': { type: 'string', help: 'how often Redis is killed (3)' },
    seed: { type: 'string', help: 'who is killed, and when (1)' },
  },
  run,
};

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const plan = {
    kills: countOption(values, 'kills', 50),
    redisKills: countOption(values, 'redis-kills', 3),
    seed: countOption(values, 'seed', 1),
    pauseMsMax: 2_000,
  };
  const { audit, killed, wallSeconds } = await runDrill(plan, say);
  const { counts, discrepancies } = audit;
  const traded = counts.intents > 0 && counts.fills > 0;
  return {
    passed: discrepancies.length === 0 && traded,
    lines: [
      `killed  ${Object.entries(killed)
        .map(([name, times]) => `${name} ${times}`)
        .join(', ')} in ${wallSeconds.toFixed(0)} s`,
      `books   ${counts.intents} intents, ${counts.approved} approved, ${counts.denied} denied, ${counts.orders} orders, ` +
        `${counts.fills} fills, ${counts.rejected} rejected, ${counts.open} open`,
      discrepancies.length === 0 ? 'The books reconcile.' : `${discrepancies.length} discrepancies:`,
      ...discrepancies.slice(0, 20).map(({ subject, problem }) => `  ${subject}: ${problem}`),
    ],
    facts: { ...plan, killed, wallSeconds, counts, discrepancies },
  };
}
