import { Command } from 'commander';
import { encodeTradeEvent } from '../core/contracts/index.ts';
import { GENERATED_START_NS, generateTrades } from '../services/market-data/index.ts';
import { EXIT_CODE, type ExitCode } from './exit-code.ts';
import { wholeNumber } from './option-values.ts';
import { openOutputFile } from './output-file.ts';
import type { CliPorts } from './ports.ts';
import { createProgress } from './progress.ts';

const EXAMPLES = `
Examples:
  njord generate --out trades.ndjson
  njord generate --trades 1000000 --symbols 3 --seed 7 --out million.ndjson

The same seed gives the same file, byte for byte, on every machine.
Exit codes: 0 done, 1 the file cannot be written, 2 wrong usage.`;

interface GenerateOptions {
  readonly trades: number;
  readonly symbols: number;
  readonly seed: number;
  readonly out: string;
}

/** Lines that are written together: some 64 KiB. */
const LINES_PER_WRITE = 400;

/** Makes the command `njord generate`; `onDone` gets the exit code of a finished run. */
export function generateCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return new Command('generate')
    .description('Write made-up trades that are the same for the same seed.')
    .option('--trades <count>', 'how many trades', wholeNumber(1, 1_000_000_000), 1_000)
    .option('--symbols <count>', 'how many symbols', wholeNumber(1, 99), 3)
    .option(
      '--seed <number>',
      'number that determines the trades',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
      1,
    )
    .requiredOption('--out <file>', 'NDJSON file to write; an existing one is replaced')
    .addHelpText('after', EXAMPLES)
    .action(async (options: GenerateOptions) => {
      onDone(await runGenerate(ports, options));
    });
}

async function runGenerate(ports: CliPorts, options: GenerateOptions): Promise<ExitCode> {
  const { trades: tradeCount, symbols: symbolCount, seed, out } = options;
  const progress = createProgress(ports, 'trades');
  const file = await openOutputFile(out);
  try {
    let doneCount = 0;
    for (const lines of linesInBlocks({ seed, tradeCount, symbolCount, startNs: GENERATED_START_NS })) {
      await file.write(lines.join(''));
      doneCount += lines.length;
      await progress.update({ fraction: doneCount / tradeCount, doneCount });
    }
  } finally {
    await file.close();
  }
  await progress.finish(tradeCount);
  return EXIT_CODE.ok;
}

function* linesInBlocks(settings: Parameters<typeof generateTrades>[0]): Generator<readonly string[]> {
  let lines: string[] = [];
  for (const trade of generateTrades(settings)) {
    if (lines.push(`${JSON.stringify(encodeTradeEvent(trade))}\n`) < LINES_PER_WRITE) continue;
    yield lines;
    lines = [];
  }
  if (lines.length > 0) yield lines;
}
