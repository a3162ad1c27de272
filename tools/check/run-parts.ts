import type { Command, Part } from './parts.ts';

/** How one command ended. */
export interface CommandResult {
  readonly passed: boolean;
  readonly output: string;
}

/** How one part ended. */
export interface PartResult {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
  /** What its failing commands printed; empty when the part passed. */
  readonly output: string;
}

/** What `runParts` needs from the world. */
export interface RunPartsOptions {
  readonly run: (command: Command) => Promise<CommandResult>;
  readonly nowMs: () => number;
  /** Called once a part has ended, in the order of ending. */
  readonly onResult: (result: PartResult) => void;
  readonly concurrencyMax: number;
}

/** Runs every part, at most `concurrencyMax` at once; a failing part stops nothing. Results stand in the order of ending. */
export async function runParts(
  parts: readonly Part[],
  options: RunPartsOptions,
): Promise<readonly PartResult[]> {
  const waiting = [...parts];
  const results: PartResult[] = [];
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const result = await runPart(part, options);
      results.push(result);
      options.onResult(result);
    }
  };
  await Promise.all(Array.from({ length: options.concurrencyMax }, work));
  return results;
}

async function runPart(part: Part, { run, nowMs }: RunPartsOptions): Promise<PartResult> {
  const startMs = nowMs();
  const failures: string[] = [];
  for (const command of part.commands) {
    const { passed, output } = await run(command);
    if (!passed) failures.push(`$ ${[command.program, ...command.args].join(' ')}\n${output.trim()}`);
  }
  return {
    name: part.name,
    passed: failures.length === 0,
    durationMs: nowMs() - startMs,
    output: failures.join('\n\n'),
  };
}
