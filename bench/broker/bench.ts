import type { Bench, BenchResult, Say } from '../bench.ts';
import { countOption, type OptionValues } from '../options.ts';
import { runRehearsal } from './rehearsal.ts';

/** The broker must place nothing twice and lose nothing, whatever the venue does and whenever it dies. */
export const brokerBench: Bench = {
  name: 'broker',
  claim: 'whether orders are placed once and fills told once when the venue fails and the broker is killed',
  examples: [
    ['broker', '10 000 orders, all faults, 20 kills'],
    ['broker --orders 500 --kills 3 --seed 7', 'a short one'],
  ],
  options: {
    orders: { type: 'string', help: 'how many orders (10000)' },
    kills: { type: 'string', help: 'how often the broker is killed (20)' },
    seed: { type: 'string', help: 'which orders, which faults, and when it is killed (1)' },
  },
  run,
};

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const plan = {
    orders: countOption(values, 'orders', 10_000),
    kills: countOption(values, 'kills', 20),
    seed: countOption(values, 'seed', 1),
  };
  const { discrepancies, ends, reasons, ...counts } = await runRehearsal(plan, say);
  const words = (all: Readonly<Record<string, number>>): string =>
    Object.entries(all)
      .map(([word, count]) => `${count} ${word}`)
      .join(', ');
  return {
    passed: discrepancies.length === 0,
    lines: [
      `orders  ${plan.orders}, of which ${counts.placedCount} at the venue; ended: ${words(ends)}`,
      `refused ${words(reasons) || 'none'}`,
      `fills   ${counts.fillCount} in ${counts.wallSeconds.toFixed(0)} s, with ${counts.killCount} kills`,
      discrepancies.length === 0
        ? 'Every order has one known end, none was placed twice, and the fills are those of the venue.'
        : `${discrepancies.length} discrepancies:`,
      ...discrepancies.slice(0, 20).map((problem) => `  ${problem}`),
    ],
    facts: { ...plan, ...counts, ends, reasons, discrepancies },
  };
}
