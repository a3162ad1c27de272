import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { openTradeFile } from '../services/market-data/index.ts';
import type { StrategyFailure } from '../services/strategy-runner/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { addPaperOptions, type PaperOptions, planPaperSession } from './paper-options.ts';
import { makePaperReport } from './paper-report.ts';
import { paperReportJson } from './paper-report-json.ts';
import { paperReportText } from './paper-report-text.ts';
import { startPaperSession } from './paper-session.ts';
import { createPaperTally } from './paper-tally.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { describeStrategyFailure } from './strategy-failure.ts';

/** The trades that come with Njord, and what they are called in reports. */
const BUNDLED_FILE = fileURLToPath(new URL('../../data/sample-trades.ndjson', import.meta.url));
const BUNDLED_NAME = 'data/sample-trades.ndjson';

const EXAMPLES = `
Examples:
  njord paper                                  replay the bundled trades
  njord paper --per-order-cap 150 --fills      with a tighter cap, and every fill listed
  njord paper --kill                           see what a tripped kill switch does
  njord paper trades.ndjson --json | jq .result

Exit codes: 0 done, 1 the data or the run failed, 2 wrong usage.`;

/** Makes the command `njord paper`; `onDone` gets the exit code of a finished run. */
export function paperCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addPaperOptions(new Command('paper'))
    .description('Replay trades through strategy, risk and a simulated venue, and report what came of it.')
    .argument('[file]', `NDJSON file of trades in order of time (default: ${BUNDLED_NAME})`)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options: PaperOptions) => {
      onDone(await runPaper(ports, file, options));
    });
}

async function runPaper(ports: CliPorts, file: string | undefined, options: PaperOptions): Promise<ExitCode> {
  const { sizeBytes, batches } = await openTradeFile(file ?? BUNDLED_FILE);
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
    for await (const { trades, byteCount } of batches) {
      for (const trade of trades) {
        tally.countTrade(trade);
        await session.handleTrade(trade);
      }
      tradeCount += trades.length;
      await progress.update({ fraction: Math.min(1, byteCount / sizeBytes), doneCount: tradeCount });
    }
  } catch (error) {
    await progress.clear();
    throw error;
  }
  const strategies = await session.finish();
  await progress.finish(tradeCount);
  for (const failure of failures) await ports.stderr.write(describeStrategyFailure(failure));
  const report = makePaperReport(file ?? BUNDLED_NAME, tally.totals(), strategies, session.market);
  const { stdout } = ports;
  await stdout.write(
    options.json === true ? paperReportJson(report) : paperReportText(report, stdout.hasColors),
  );
  return strategies.some(({ state }) => state === 'disabled') ? EXIT_CODE.failed : EXIT_CODE.ok;
}
