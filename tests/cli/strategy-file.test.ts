import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleStrategies } from '../../src/cli/sample-strategies.ts';
import { loadStrategyFile } from '../../src/cli/strategy-file.ts';
import { describeProblem } from '../../src/core/config/index.ts';
import { formatDecimal } from '../../src/core/money/index.ts';
import { createVirtualClock } from '../../src/core/virtual-clock.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';
import { createStrategyRunner } from '../../src/services/strategy-runner/index.ts';
import type { Strategy } from '../../src/strategies/index.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { trade } from '../strategies/market.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const door = path.join(repository, 'src', 'strategies', 'index.ts');

/** Text of a module that buys so much at every event. */
function buyer(quantity: string): string {
  return `
    import { defineStrategy, param, proposeIntent, quantity } from '${door}';
    export default defineStrategy({
      name: 'buyer',
      summary: 'Buys.',
      params: { quantity: param(quantity, 'base units', '${quantity}') },
      create: (identity, params) => ({
        ...identity,
        onEvent: (event, context) => [
          proposeIntent(event, context, { side: 'buy', quantity: params.quantity }),
        ],
      }),
    });
  `;
}

/** Writes files, loads the one with the strategies, and tells ids and problems. */
async function load(files: Readonly<Record<string, string>>, folder: string) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const loaded = await loadStrategyFile(path.join(folder, 'strategies.yaml'));
  if (loaded.kind === 'ok') return { strategies: loaded.value, problems: [] };
  return {
    strategies: [],
    problems: loaded.problems.map((problem) => describeProblem(problem).replace(`${folder}/`, '')),
  };
}

function runnerOf(strategies: readonly Strategy[]) {
  const runner = createStrategyRunner(createVirtualClock(5n), strategies, ({ error }) => {
    throw error;
  });
  runner.start();
  return runner;
}

const OWN = 'strategies:\n  - { id: own, module: ./own/buyer.ts, symbols: ["*/USDT"] }\n';

describe('a file with strategies', () => {
  test('that Njord ships with runs what ran without it', async () => {
    const { strategies } = await load({}, path.join(repository, 'config'));
    const trades = [
      ...generateTrades({ seed: 42, symbolCount: 2, tradeCount: 400, startNs: GENERATED_START_NS }),
    ];
    const [shipped, samples] = [strategies, sampleStrategies()].map((set) => {
      const runner = runnerOf(set);
      return trades.flatMap((each) => runner.handleEvent({ kind: 'trade', trade: each }));
    });
    expect(shipped?.length).toBeGreaterThan(10);
    expect(shipped).toEqual(samples);
  });

  test('loads a module from beside it, whose strategy hears of the symbols that match its pattern', async () => {
    await inTemporaryFolder(async (folder) => {
      const { strategies } = await load({ 'strategies.yaml': OWN, 'own/buyer.ts': buyer('3') }, folder);
      const runner = runnerOf(strategies);
      const events = ['BTC/USDT', 'BTC/USDC', 'ETH/USDT'].map((symbol) => trade(symbol, '10'));
      const intents = events.flatMap((event) => runner.handleEvent(event));
      expect(intents).toMatchObject([
        { id: 'own-000001', symbol: 'BTC/USDT' },
        { id: 'own-000002', symbol: 'ETH/USDT' },
      ]);
    });
  });

  test('is read anew, and so is a module whose text has changed', async () => {
    await inTemporaryFolder(async (folder) => {
      const rounds = [buyer('3'), buyer('3'), buyer('4')];
      const seen: unknown[] = [];
      for (const text of rounds) {
        const { strategies } = await load({ 'strategies.yaml': OWN, 'own/buyer.ts': text }, folder);
        const intents = runnerOf(strategies).handleEvent(trade('A/USDT', '1'));
        seen.push([strategies[0]?.definition, intents.map(({ quantity }) => formatDecimal(quantity))]);
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen).toMatchObject([
        [expect.anything(), ['3']],
        [expect.anything(), ['3']],
        [expect.anything(), ['4']],
      ]);
      expect(seen[2]).not.toEqual([expect.anything(), seen[0]]);
    });
  });

  test('lists everything that is wrong, with its place', async () => {
    const text = [
      'strategies:',
      '  - id: a',
      '    module: ./throws.ts',
      '  - { id: a, module: ./empty.ts }',
      '  - id: b',
      '    module: ./none.ts',
      '  - id: c',
      '    type: trendline',
      '    params: { lookbak: 7, quantity: }',
      '  - id: d',
      '    type: trendline',
      '    parms: {}',
    ].join('\n');
    await inTemporaryFolder(async (folder) => {
      const { problems } = await load(
        {
          'strategies.yaml': text,
          'throws.ts': 'throw new Error("no luck");',
          'empty.ts': 'export default 7;',
        },
        folder,
      );
      expect(problems).toEqual([
        'strategies.yaml:3:13: strategies[0].module: expected a module that can be loaded, was Error: no luck.',
        'strategies.yaml:4:11: strategies[1].id: expected each id once, was "a" again.',
        'strategies.yaml:4:22: strategies[1].module: expected a strategy as default export, was 7. Export what defineStrategy returns.',
        `strategies.yaml:6:13: strategies[2].module: expected a readable module, was none. Look at ${folder}/none.ts.`,
        'strategies.yaml:9:24: strategies[3].params.lookbak: expected only "lookback", "threshold", "quantity", "limitOffsetBps", was an unknown key. Did you mean "lookback"?',
        expect.stringMatching(
          /^strategies\.yaml:9:\d+: strategies\[3\]\.params\.quantity: expected a quantity above 0/,
        ),
        expect.stringMatching(/^strategies\.yaml:12:5: strategies\[4\]\.parms: .* Did you mean "params"\?$/),
      ]);
    });
  });

  test.each([
    ['- a: [', 'expected YAML'],
    ['- a', 'strategies.yaml: expected a map of settings, was a list of 1.'],
  ])('with the text %j is refused', async (text, problem) => {
    await inTemporaryFolder(async (folder) => {
      const { problems } = await load({ 'strategies.yaml': text }, folder);
      expect(problems[0]).toContain(problem);
    });
  });

  test('that is not there is a problem, too', async () => {
    expect((await load({}, '/nowhere')).problems).toEqual([
      'strategies.yaml: expected a readable file, was no such file. Name the file with --strategies, or write it.',
    ]);
  });
});
