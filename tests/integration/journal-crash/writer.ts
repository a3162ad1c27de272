/** Appends numbered records as fast as it can, says each one that is durable, and never ends by itself. */
import { createNodeFiles, lookUpProcesses, openJournal } from '../../../src/core/journal/index.ts';

const [folder = '', from = '0'] = process.argv.slice(2);

const writer = await openJournal(
  {
    files: createNodeFiles(String(process.pid)),
    clock: { nowNs: () => 1_767_603_600_000_000_000n, monotonicMs: () => 0 },
    processes: await lookUpProcesses(process),
    startTimer: () => () => undefined,
    onProblem: () => undefined,
  },
  { folder, name: 'fills', sync: { kind: 'each' }, rotateAtBytes: 4_096 },
);

for (let id = Number(from); ; id += 1) {
  await writer.whenRoom();
  void writer.append({ id }).then(() => process.stdout.write(`${id}\n`));
  if (id % 7 === 0) await writer.flush();
}
