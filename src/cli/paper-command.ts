import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { openTradeFile } from '../services/market-data/index.ts';
import type { ExitCode } from './exit-code.ts';
import { addPaperOptions, type PaperOptions } from './paper-options.ts';
import { type PlayedBatch, playPaper } from './play-paper.ts';
import type { CliPorts } from './ports.ts';

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
  async function* played(): AsyncGenerator<PlayedBatch> {
    for await (const { trades, byteCount } of batches) yield { trades, fraction: byteCount / sizeBytes };
  }
  return playPaper(ports, options, { source: file ?? BUNDLED_NAME, batches: played() });
}
