/** `npm run profile:analyze`. See docs/profiling/PROFILING.md. */
import { analyzeProfile } from './command/analyze-profile.ts';
import { readAnalyzeRequest } from './command/analyze-request.ts';
import { ANALYZE_HELP } from './command/help.ts';
import { processTerminal } from './command/process-terminal.ts';
import { runCommand } from './command/run-command.ts';
import { ground } from './ground.ts';

process.exitCode = await runCommand(ANALYZE_HELP, processTerminal, async () => {
  const request = readAnalyzeRequest(process.argv.slice(2));
  return request.kind === 'help' ? 'help' : analyzeProfile(request, ground);
});
