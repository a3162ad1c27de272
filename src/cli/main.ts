import { flushCompileCache } from 'node:module';
import { runNjord } from './njord.ts';
import { processPorts } from './process-ports.ts';

// Now, as what is killed at work keeps nothing; it is written once, and not again.
flushCompileCache();
process.exitCode = await runNjord(process.argv.slice(2), processPorts(process));
