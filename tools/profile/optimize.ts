/** `npm run optimize`. See docs/profiling/PROFILING.md. */
import { OPTIMIZE_HELP } from './command/help.ts';
import { optimize } from './command/optimize.ts';
import { readOptimizeRequest } from './command/optimize-request.ts';
import { processTerminal } from './command/process-terminal.ts';
import { runCommand } from './command/run-command.ts';
import { nodeSteps } from './command/run-step.ts';
import { ground } from './ground.ts';

process.exitCode = await runCommand(OPTIMIZE_HELP, processTerminal, async (signal) => {
  const request = readOptimizeRequest(process.argv.slice(2));
  return request.kind === 'help' ? 'help' : optimize(request, ground, nodeSteps(ground.root), signal);
});
