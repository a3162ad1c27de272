import { execFile, execFileSync } from 'node:child_process';
import { z } from 'zod';
import { FAULTS, type Fault } from './faults.ts';
import type { ProofResult, ProvedFault } from './proof.ts';
import { Scratch } from './scratch.ts';

const lineVerdicts = z.array(z.object({ id: z.string(), verdict: z.string() }));

/**
 * Plants faults, one after the other, each into a clone of its own, and runs its lines there.
 *
 * @param only - names of faults; null for all
 * @param say - hears what is planted
 * @throws RangeError for a fault that there is not
 */
export async function prove(
  root: string,
  only: readonly string[] | null,
  say: (line: string) => void,
): Promise<ProofResult> {
  const unknown = only?.filter((name) => !FAULTS.some((fault) => fault.name === name)) ?? [];
  if (unknown.length > 0)
    throw new RangeError(
      `Expected --only to name faults of ${FAULTS.map(({ name }) => name).join(', ')}, was ${unknown.join(', ')}.`,
    );
  const chosen = FAULTS.filter(({ name }) => only?.includes(name) ?? true);
  const faults: ProvedFault[] = [];
  for (const fault of chosen) {
    say(`${faults.length + 1}/${chosen.length}  ${fault.category}: ${fault.title}`);
    faults.push(await proveFault(root, fault));
  }
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  return { schema: 'njord.validation-proof/1', at: new Date().toISOString(), commit, faults };
}

async function proveFault(root: string, fault: Fault): Promise<ProvedFault> {
  using scratch = new Scratch(root);
  const [before] = await verdictsIn(scratch.root, [fault.expected]);
  scratch.plant(fault.edits);
  if (fault.isTakenBack === true) scratch.commitAndTakeBack();
  const verdicts = await verdictsIn(scratch.root, fault.lines);
  const withVerdict = (...wanted: readonly string[]): readonly string[] =>
    verdicts.filter(({ verdict }) => wanted.includes(verdict)).map(({ id }) => id);
  const failed = withVerdict('fail');
  return {
    ...{ name: fault.name, category: fault.category, title: fault.title },
    ...{ ran: withVerdict('pass', 'fail'), failed, expected: fault.expected },
    // A line that failed before the fault was planted has not seen it.
    isProved: before?.verdict === 'pass' && failed.length === 1 && failed[0] === fault.expected,
  };
}

/** Runs the command of the clone: what is planted may concern the command itself. */
function verdictsIn(root: string, lines: readonly string[]): Promise<z.infer<typeof lineVerdicts>> {
  const form = lines.includes('snippets') ? ['--full'] : [];
  const args = ['tools/validate/main.ts', ...form, '--only', lines.join(','), '--json'];
  const options = { cwd: root, maxBuffer: 2 ** 26, env: { ...process.env, NO_COLOR: '1' } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const read = lineVerdicts.safeParse(parsed(stdout));
      if (read.success) resolve(read.data);
      else
        reject(
          new Error(`Expected the verdicts of ${lines.join(', ')}, was: ${stderr.slice(-500)}`, {
            cause: error,
          }),
        );
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
