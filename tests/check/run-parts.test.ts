import { describe, expect, it } from 'vitest';
import type { Command, Part } from '../../tools/check/parts.ts';
import { type CommandResult, type PartResult, runParts } from '../../tools/check/run-parts.ts';

describe('runParts', () => {
  it('runs every part although one fails', async () => {
    const results = await runAll([part('lint', 'bad'), part('types', 'good')]);
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['lint', false],
      ['types', true],
    ]);
  });

  it('fails a part when any of its commands fails, and shows only that one', async () => {
    const [result] = await runAll([part('unused', 'good', 'bad')]);
    expect(result).toMatchObject({ passed: false, output: '$ bad --flag\nfound something' });
  });

  it('shows no output of a part that passed', async () => {
    const [result] = await runAll([part('types', 'good')]);
    expect(result).toMatchObject({ passed: true, output: '' });
  });

  it('measures each part by the clock it is given', async () => {
    let nowMs = 1000;
    const run = async (): Promise<CommandResult> => {
      nowMs += 250;
      return { passed: true, output: '' };
    };
    const [result] = await runAll([part('types', 'a', 'b')], run, () => nowMs);
    expect(result?.durationMs).toBe(500);
  });

  it('keeps two running, never three, and reports in the order of ending', async () => {
    const model = new Gate();
    const reported: string[] = [];
    const done = runParts([part('a', 'a'), part('b', 'b'), part('c', 'c')], {
      run: ({ program }) => model.wait(program),
      nowMs: () => 0,
      onResult: ({ name }) => reported.push(name),
      concurrencyMax: 2,
    });
    expect(model.running()).toEqual(['a', 'b']);
    await model.release('b');
    expect(model.running()).toEqual(['a', 'c']);
    await model.release('c');
    await model.release('a');
    await done;
    expect(reported).toEqual(['b', 'c', 'a']);
  });
});

/** Commands that run until they are released. */
class Gate {
  readonly #waiting = new Map<string, (result: CommandResult) => void>();

  wait(program: string): Promise<CommandResult> {
    return new Promise((resolve) => this.#waiting.set(program, resolve));
  }

  running(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  async release(program: string): Promise<void> {
    this.#waiting.get(program)?.({ passed: true, output: '' });
    this.#waiting.delete(program);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

function part(name: string, ...programs: readonly string[]): Part {
  return { name, claim: '', commands: programs.map((program) => ({ program, args: ['--flag'] })) };
}

function runAll(
  parts: readonly Part[],
  run: (command: Command) => Promise<CommandResult> = fakeRun,
  nowMs: () => number = () => 0,
): Promise<readonly PartResult[]> {
  return runParts(parts, { run, nowMs, onResult: () => undefined, concurrencyMax: 1 });
}

async function fakeRun({ program }: Command): Promise<CommandResult> {
  return program === 'bad'
    ? { passed: false, output: '\nfound something\n' }
    : { passed: true, output: 'fine' };
}
