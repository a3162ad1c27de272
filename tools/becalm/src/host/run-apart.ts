import type { RunOutcome } from '../worlds/outcome.ts';
import type { RunAnswer, RunRequest } from '../worlds/suite.ts';

/**
 * Runs each file that a request names by itself, one after the other, and sums up. In one process a file
 * would find what packages that are loaded natively keep from the file before, and seem to fail by itself.
 * A request for every file of a part is one run.
 *
 * @param run - runs a request in a process of its own
 */
export async function runApart(
  request: RunRequest,
  run: (request: RunRequest) => Promise<RunAnswer>,
): Promise<RunAnswer> {
  const [first, ...others] = request.files ?? [];
  if (first === undefined || others.length === 0) return run(request);
  let sum = await run({ ...request, files: [first] });
  for (const file of others) {
    if (sum.kind === 'lost') return sum;
    const next = await run({ ...request, files: [file] });
    if (next.kind === 'lost') return next;
    sum = { kind: 'finished', outcome: together(sum.outcome, next.outcome) };
  }
  return sum;
}

function together(one: RunOutcome, other: RunOutcome): RunOutcome {
  return {
    failures: [...one.failures, ...other.failures],
    skipped: [...one.skipped, ...other.skipped],
    testsRun: one.testsRun + other.testsRun,
    durationMs: one.durationMs + other.durationMs,
    testDurationsMs: null,
    needsRealTime: [...one.needsRealTime, ...other.needsRealTime],
    trace: null,
  };
}
