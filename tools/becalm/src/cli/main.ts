import { nodePorts } from './node-ports.ts';
import { runCli } from './program.ts';

const code = await runCli(process.argv.slice(2), nodePorts());

// All is written and closed. A configuration may have left timers or sockets open in this process, and
// nobody is going to wait for them; the write is called back when what was written before is out.
process.stdout.write('', () => process.exit(code));
