import type { TradeEvent } from '../core/contracts/index.ts';
import type { StrategyFailure } from '../services/strategy-runner/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { type PaperOptions, planPaperSession } from './paper-options.ts';
import { makePaperReport } from './paper-report.ts';
import { paperReportJson } from './paper-report-json.ts';
import { paperReportText } from './paper-report-text.ts';
import { startPaperSession } from './paper-session.ts';
import { createPaperTally } from './paper-tally.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { describeStrategyFailure } from './strategy-failure.ts';

/** Trades that are played together. */
export interface PlayedBatch {
  /** The trades, in order. */
  readonly trades: readonly TradeEvent[];
  /** Part of the whole that is read when they are, from 0 to 1. */
  readonly fraction: number;
}

/** What is played. */
export interface PlayedTrades {
  /** What the report calls it. */
  readonly source: string;
  /** The trades. */
  readonly batches: AsyncIterable<PlayedBatch>;
}

/** Plays trades through a paper session and prints its report; what the batches throw goes through. */
export async function playPaper(
  ports: CliPorts,
  options: PaperOptions,
  { source, batches }: PlayedTrades,
): Promise<ExitCode> {
  const tally = createPaperTally(options.fills === true);
  const failures: StrategyFailure[] = [];
  const session = await startPaperSession(planPaperSession(options), {
    onDecision: tally.countDecision,
    onFill: tally.countFill,
    onOrderUpdate: tally.countOrderUpdate,
    onStrategyFailure: (failure) => failures.push(failure),
  });
  const progress = createProgress(ports, 'trades');
  let tradeCount = 0;
  try {
    for await (const { trades, fraction } of batches) {
      for (const trade of trades) {
        tally.countTrade(trade);
        await session.handleTrade(trade);
      }
      tradeCount += trades.length;
      await progress.update({ fraction: Math.min(1, fraction), doneCount: tradeCount });
    }
  } catch (error) {
    await progress.clear();
    throw error;
  }
  const strategies = await session.finish();
  await progress.finish(tradeCount);
  for (const failure of failures) await ports.stderr.write(describeStrategyFailure(failure));
  const report = makePaperReport(source, tally.totals(), strategies, session.market);
  const { stdout } = ports;
  await stdout.write(
    options.json === true ? paperReportJson(report) : paperReportText(report, stdout.hasColors),
  );
  return strategies.some(({ state }) => state === 'disabled') ? EXIT_CODE.failed : EXIT_CODE.ok;
}
