import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { ordinary, polluter, victim } from '../hunt/hunt-in.ts';
import { type ModelMachine, modelMachine } from './model-ports.ts';

const drawing = 'b.test.ts > one';
const before: FakePart = {
  tests: ordinary,
  polluters: { [victim]: [[polluter]] },
  randomly: { [drawing]: 0.1 },
  alwaysFails: ['b.test.ts > two'],
};
const path = '/shop/.becalm/report.json';

async function reportOf(part: FakePart): Promise<string> {
  const machine = modelMachine([part]);
  await machine.run('hunt', '--seeds', '50', '--no-explain', '--axes', 'order,random');
  return machine.files.get(path) ?? '';
}

/** A machine with the suite as it is now, and the report of one that was before. */
async function machineWith(part: FakePart, report?: string): Promise<ModelMachine> {
  return modelMachine([part], { files: { [path]: report ?? (await reportOf(before)) } });
}

const command = ['replay', '--report', '.becalm/report.json'] as const;

describe('becalm replay --report', () => {
  it('says what is fixed, and what still fails', async () => {
    const machine = await machineWith({ ...before, polluters: {}, alwaysFails: [] });
    expect(await machine.run(...command)).toBe(exitCodes.findings);
    expect(machine.stdout()).toMatch(
      /fixed +a\.test\.ts > group > two\n +passed 3 of 3 in world \d+: with 95 % confidence it fails in fewer than 64 %/u,
    );
    expect(machine.stdout()).toMatch(/still fails +b\.test\.ts > one\n +failed 3 of 3 in world \d+/u);
    expect(machine.stdout()).toContain('3 findings: 2 fixed, 1 still failing, 0 gone, 0 lost');
    expect(machine.opened[0]?.baseMs).toBe(Date.UTC(2026, 10, 22, 10));
  });

  it('proves a fix the better the more often', async () => {
    const machine = await machineWith({ tests: ordinary });
    expect(await machine.run(...command, '--times', '59')).toBe(exitCodes.clean);
    expect(machine.stdout()).toContain('passed 59 of 59');
    expect(machine.stdout()).toContain('fewer than 5.0 %');
  });

  it('says which tests are gone, with their file or without it', async () => {
    const gone = await machineWith({
      tests: ordinary.filter((test) => test !== victim && !test.startsWith('b.')),
    });
    expect(await gone.run(...command)).toBe(exitCodes.clean);
    expect(gone.stdout()).toContain('3 findings: 0 fixed, 0 still failing, 3 gone, 0 lost');
    const skipped = await machineWith({ ...before, skipped: [victim, drawing, 'b.test.ts > two'] });
    expect(await skipped.run(...command)).toBe(exitCodes.clean);
  });

  it('is incomplete where runs are lost', async () => {
    const machine = await machineWith({ tests: ordinary, lost: ({ kind }) => kind === 'replay' });
    expect(await machine.run(...command)).toBe(exitCodes.incomplete);
    expect(machine.stdout()).toContain('3 of 3 runs');
  });

  it('has nothing to do for a report without findings', async () => {
    const machine = await machineWith({ tests: ordinary }, await reportOf({ tests: ordinary }));
    expect(await machine.run(...command)).toBe(exitCodes.clean);
    expect(machine.stdout()).toBe('There is no finding in .becalm/report.json.\n');
    expect(machine.opened).toEqual([]);
  });

  it.each([
    ['a file that is not there', ['replay', '--report', 'no.json'], 'Expected to read "no.json"'],
    [
      'what is no JSON',
      ['replay', '--report', 'torn.json'],
      'Expected "torn.json" to be the JSON report of a hunt',
    ],
    [
      'what is no report',
      ['replay', '--report', 'other.json'],
      'Expected "other.json" to be the JSON report of a hunt',
    ],
    ['another instant', [...command, '--at', '2026-01-01T00:00:00Z'], 'Leave them out'],
    ['a world besides', ['replay', '417', '--report', 'r.json'], 'Expected --report alone'],
    ['a test besides', [...command, '--test', 'a'], 'Expected --report alone'],
    [
      'neither a world nor a report',
      ['replay'],
      'Expected a seed such as 417, a probe such as p3, or --report',
    ],
  ])('refuses %s', async (_what, commandLine, message) => {
    const machine = modelMachine([before], {
      files: { '/shop/torn.json': '{', '/shop/other.json': '{}', [path]: await reportOf(before) },
    });
    expect(await machine.run(...commandLine)).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(message);
  });

  it('ends at the signal', async () => {
    const machine = await machineWith({ ...before, hangs: (_, kind) => kind === 'replay' });
    const done = machine.run(...command);
    await expect.poll(() => machine.suite.calls().replays.length).toBe(1);
    machine.send('SIGTERM');
    expect(await done).toBe(exitCodes.terminated);
    expect(machine.closed()).toBe(1);
  });
});

describe('becalm replay --inspect', () => {
  it.each([
    [['--inspect'], '127.0.0.1:9230'],
    [['--inspect', '9333'], '127.0.0.1:9333'],
  ])('says where it waits: %j', async (words, address) => {
    const machine = modelMachine([{ tests: ordinary }]);
    expect(await machine.run('replay', '417', ...words)).toBe(exitCodes.clean);
    expect(machine.opened[0]).toMatchObject({ inspect: address });
    expect(machine.stdout()).toContain(`Waiting for a debugger at ${address}`);
  });

  it('asks for no debugger of its own accord', async () => {
    const machine = modelMachine([{ tests: ordinary }]);
    await machine.run('replay', '417');
    expect(machine.opened[0]).not.toHaveProperty('inspect');
    expect(machine.stdout()).not.toContain('debugger');
  });
});
