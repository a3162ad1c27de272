import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startPaperSession } from '../../src/cli/paper-session.ts';
import { loadStrategyFile } from '../../src/cli/strategy-file.ts';
import type { FillEvent } from '../../src/core/contracts/index.ts';
import { formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import { GENERATED_START_NS, generateTrades } from '../../src/services/market-data/index.ts';
import { NO_COSTS } from '../../src/services/paper-trader/index.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { quietContext, trade } from '../strategies/market.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const file = path.join(repository, 'examples', 'custom-strategy', 'strategies.yaml');

test('what the page about strategies shows can be run', async () => {
  const page = await readFile(path.join(repository, 'docs', 'strategies.md'), 'utf8');
  const [yaml, module] = ['yaml', 'ts'].map(
    (language) => new RegExp(`\\n\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '',
  );
  await inTemporaryFolder(async (folder) => {
    await writeFile(path.join(folder, 'my-strategy.ts'), module!.replace("'../src/", `'${repository}/src/`));
    const text = `${yaml}\n  - { id: mine, module: ./my-strategy.ts, params: { every: 2 } }\n`;
    await writeFile(path.join(folder, 'strategies.yaml'), text);
    const loaded = await loadStrategyFile(path.join(folder, 'strategies.yaml'));
    const [trend, mine] = loaded.kind === 'ok' ? loaded.value : [];
    expect([trend?.id, trend?.symbols?.has('BTC/EUR'), trend?.symbols?.has('BTC/USD')]).toEqual([
      'trend',
      true,
      false,
    ]);
    const context = quietContext('mine');
    const intents = ['1', '2', '3', '4'].map((price) => mine!.onEvent(trade('A/B', price), context).length);
    expect(intents).toEqual([0, 1, 0, 1]);
  });
});

test('the example buys what is cheap and sells it once the price is back', async () => {
  const loaded = await loadStrategyFile(file);
  if (loaded.kind === 'invalid') throw new Error('the example is wrong');
  const loose = parseDecimal('1000000');
  const limits = {
    perOrderCap: loose,
    dailyLossCap: loose,
    ordersPerMinuteCap: 1_000,
    lastTradeAgeMsMax: 60_000,
  };
  const fills: FillEvent[] = [];
  const session = await startPaperSession(
    { strategies: loaded.value, limits, costs: NO_COSTS, killState: 'clear' },
    {
      onDecision: ({ kind }) => expect(kind).toBe('approved'),
      onFill: (fill) => fills.push(fill),
      onOrderUpdate: () => undefined,
      onStrategyFailure: ({ error }) => {
        throw error;
      },
    },
  );
  const plan = { seed: 42, tradeCount: 300, symbolCount: 1, startNs: GENERATED_START_NS };
  for (const each of generateTrades(plan)) await session.handleTrade(each);
  expect(await session.finish()).toMatchObject([
    { strategyId: 'reversion', eventCount: 300, failureCount: 0 },
  ]);
  expect(fills.length).toBeGreaterThanOrEqual(4);
  for (const [index, { side, quantity }] of fills.entries())
    expect([side, formatDecimal(quantity)]).toEqual([index % 2 === 0 ? 'buy' : 'sell', '5']);
});
