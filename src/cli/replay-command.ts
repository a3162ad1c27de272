import { Command, InvalidArgumentError, Option } from 'commander';
import { describeLineProblem, type LineProblem } from '../core/journal/index.ts';
import {
  parseReplaySpeed,
  type Replay,
  type ReplaySpeed,
  replayRecordings,
} from '../services/market-data/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { measureFiles } from './measured-files.ts';
import { formatCount } from './number-text.ts';
import { addPaperOptions, type PaperOptions } from './paper-options.ts';
import { type PlayedBatch, playPaper } from './play-paper.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { createReplayTally, replaySummaryJson, replaySummaryText } from './replay-summary.ts';

const EXAMPLES = `
Examples:
  njord replay md.trades.ATOMUSDT.ndjson                      as fast as possible, through the paper session
  njord replay md.trades.*.ndjson.gz --speed 100x             a hundred times as fast as it was
  njord replay md.trades.*.ndjson --orders limit --fills      with the options of njord paper
  njord replay md.trades.*.ndjson ohlcv.*.ndjson --summary    what is in these files
  njord replay md.trades.ATOMUSDT.ndjson --json | jq .result

Files hold trades or bars, one JSON object per line, plain or .gz; they are merged by time.
Trades that were sent twice are dropped; bad lines are passed over and told. Bars are not traded on.
Exit codes: 0 done, 1 the data or the run failed, 2 wrong usage.`;

interface ReplayOptions extends PaperOptions {
  readonly speed: ReplaySpeed;
  readonly summary?: true;
}

/** Bad lines that are told one by one; more are counted. */
const TOLD_PROBLEM_COUNT = 20;

/** Makes the command `njord replay`; `onDone` gets the exit code of a finished run. */
export function replayCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const speed = new Option('--speed <factor>', 'how fast: 1x, 10x, 100x, any other factor, or max');
  return addPaperOptions(new Command('replay'))
    .description('Play recorded trades of several files through the paper session, or sum them up.')
    .argument('<files...>', 'recordings, each in order of time')
    .addOption(speed.argParser(speedOption).default('max'))
    .option('--summary', 'only say what the files hold')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: readonly string[], options: ReplayOptions) => {
      onDone(await runReplay(ports, paths, options));
    });
}

function speedOption(text: string): ReplaySpeed {
  const speed = parseReplaySpeed(text);
  if (speed === undefined) throw new InvalidArgumentError('Expected a factor above 0 such as 10x, or max.');
  return speed;
}

async function runReplay(
  ports: CliPorts,
  paths: readonly string[],
  options: ReplayOptions,
): Promise<ExitCode> {
  const { files, fraction } = await measureFiles(paths);
  const problems: LineProblem[] = [];
  const replay = replayRecordings(files, ports, {
    paths,
    speed: options.speed,
    onProblem: (problem) => {
      if (problems.length < TOLD_PROBLEM_COUNT) problems.push(problem);
    },
  });
  const exitCode =
    options.summary === true
      ? await sumUp(ports, { replay, fraction, isJson: options.json === true })
      : await playPaper(ports, options, {
          source: paths.join(', '),
          batches: playedTrades(replay, fraction),
        });
  await tellProblems(ports, replay, problems);
  const { tradeCount, barCount } = replay.counts();
  return tradeCount + barCount === 0 ? EXIT_CODE.failed : exitCode;
}

async function* playedTrades({ events }: Replay, fraction: () => number): AsyncGenerator<PlayedBatch> {
  for await (const block of events) {
    const trades = block.flatMap((event) => (event.kind === 'trade' ? [event.trade] : []));
    yield { trades, fraction: fraction() };
  }
}

interface SummaryRequest {
  readonly replay: Replay;
  readonly fraction: () => number;
  readonly isJson: boolean;
}

async function sumUp(ports: CliPorts, { replay, fraction, isJson }: SummaryRequest): Promise<ExitCode> {
  const tally = createReplayTally();
  const progress = createProgress(ports, 'events');
  let doneCount = 0;
  try {
    for await (const block of replay.events) {
      for (const event of block) tally.count(event);
      doneCount += block.length;
      await progress.update({ fraction: fraction(), doneCount });
    }
  } catch (error) {
    await progress.clear();
    throw error;
  }
  await progress.finish(doneCount);
  const write = isJson ? replaySummaryJson : replaySummaryText;
  await ports.stdout.write(write(tally.series(), replay.counts()));
  return EXIT_CODE.ok;
}

async function tellProblems(
  ports: CliPorts,
  replay: Replay,
  problems: readonly LineProblem[],
): Promise<void> {
  const { tradeCount, barCount, repeatedCount, outOfOrderCount, problemCount } = replay.counts();
  const more = problemCount - problems.length;
  const remarks = [
    ...problems.map((problem) => `njord: passed over ${describeLineProblem(problem)}`),
    ...(more > 0 ? [`njord: passed over ${formatCount(more)} more bad lines`] : []),
    ...(repeatedCount > 0
      ? [`njord: dropped ${formatCount(repeatedCount)} trades that were sent again`]
      : []),
    ...(outOfOrderCount > 0
      ? [`njord: ${formatCount(outOfOrderCount)} events are out of order in their file`]
      : []),
    ...(tradeCount + barCount === 0
      ? ['njord: expected at least one trade or bar, was none. Check the files.']
      : []),
  ];
  for (const remark of remarks) await ports.stderr.write(`${remark}\n`);
}
