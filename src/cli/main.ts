import { runNjord } from './njord.ts';
import { processPorts } from './process-ports.ts';

process.exitCode = await runNjord(process.argv.slice(2), processPorts(process));
