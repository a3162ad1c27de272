import { describe, expect, it } from 'vitest';
import { neutralWorld } from '../../../src/worlds/world.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { type ModelMachine, modelMachine } from './model-ports.ts';

const one = 'tests/a.test.ts > cart > one';
const two = 'tests/a.test.ts > cart > two';
const other = 'tests/b.test.ts > fees > adds the express surcharge';
const part: FakePart = { tests: [one, two, other], polluters: { [one]: [[two]] } };

describe('becalm replay', () => {
  it('runs the world of a trial as often as asked for, each time in a pristine process', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', 'p1', '--test', one, '--times', '3')).toBe(1);
    expect(machine.stdout()).toBe(
      [
        'becalm 0.1.0 · vitest 5.1.1 · node 24.21.0 · 1 worker · 2 files',
        'world p1 · order: the reversed order',
        '',
        `1 of 3  failed  expected ${one} to pass  tests/a.test.ts:3:7`,
        `2 of 3  failed  expected ${one} to pass  tests/a.test.ts:3:7`,
        `3 of 3  failed  expected ${one} to pass  tests/a.test.ts:3:7`,
        '',
        'Failed in 3 of 3 replays.',
        '',
      ].join('\n'),
    );
    expect(machine.suite.calls().replays.map(({ files }) => files)).toEqual([
      ['tests/a.test.ts'],
      ['tests/a.test.ts'],
      ['tests/a.test.ts'],
    ]);
    expect(machine.closed()).toBe(1);
  });

  it('runs nothing before the test but what is named', async () => {
    const machine = modelMachine([{ ...part, tests: [...part.tests, 'tests/a.test.ts > cart > three'] }]);

    expect(await machine.run('replay', '7', '--axes', 'order', '--after', two, '--test', one)).toBe(1);
    const [call] = machine.suite.calls().replays;
    expect(call).toMatchObject({
      tests: [two, one],
      files: ['tests/a.test.ts'],
      world: { order: { kind: 'listed', tests: [two, one] } },
    });
  });

  it('runs the test alone', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', 'p1', '--alone', '--test', one)).toBe(0);
    expect(machine.suite.calls().replays[0]?.tests).toEqual([one]);
  });

  it('asks for the test where others are named', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', 'p1', '--after', two)).toBe(2);
    expect(machine.stderr()).toContain('Expected --test beside --after or --alone');
  });

  it('exits 0 when the test never failed', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', 'p0', '--test', one)).toBe(0);
    expect(machine.stdout()).toContain(
      'world p0 · the neutral world\n\n1 of 1  passed\n\nNever failed in 1 replay.\n',
    );
  });

  it('looks at the test only, though others fail', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', 'p1', '--test', two)).toBe(0);
  });

  it('keeps the axes that are not named neutral', async () => {
    const machine = modelMachine([part]);
    await machine.run('replay', '417', '--axes', 'random', '--test', one);

    expect(machine.suite.calls().replays[0]?.world).toEqual({
      ...neutralWorld,
      random: { kind: 'drawn', seed: 417 },
    });
  });

  it('shows every failure of the world when no test is named', async () => {
    const machine = modelMachine([{ ...part, alwaysFails: [other] }]);

    expect(await machine.run('replay', 'p1')).toBe(1);
    expect(machine.stdout()).toContain(
      [
        '1 of 1  failed  2 of 3 tests',
        `  ${other}`,
        `    expected ${other} to pass  tests/b.test.ts:3:7`,
        `  ${one}`,
        `    expected ${one} to pass  tests/a.test.ts:3:7`,
        '',
      ].join('\n'),
    );
  });

  it('replays a test in each project that has it', async () => {
    const machine = modelMachine([
      part,
      { ...part, project: 'dom', polluters: {} },
      { tests: ['x.test.ts > x'] },
    ]);

    expect(await machine.run('replay', 'p1', '--test', one)).toBe(1);
    expect(machine.stdout()).toContain('Failed in 1 of 2 replays.');
    expect(machine.suite.calls()).toMatchObject({ surveys: 2, closed: 2 });
  });

  it('says when the test was skipped or its process was lost', async () => {
    const skipping = modelMachine([{ ...part, skipped: [two] }]);
    expect(await skipping.run('replay', '1', '--test', two)).toBe(0);

    const losing = modelMachine([{ ...part, lost: ({ kind }) => kind === 'replay' }]);
    expect(await losing.run('replay', '1', '--test', two)).toBe(3);
    expect(losing.stdout()).toContain('1 of 1  lost    the worker was killed\n');
    expect(losing.stdout()).toContain('Never failed in 1 replay, 1 lost with the process.');
  });

  it('exits 2 for an unknown test and suggests near names', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', '1', '--test', 'tests/a.test.ts > cart > tow')).toBe(2);
    expect(machine.stderr()).toBe(
      'Expected --test to name a test of the suite, "file > suite > name", was "tests/a.test.ts > cart > tow". ' +
        `Was one of these meant?\n  ${two}\n  ${one}\n`,
    );
    expect(machine.suite.calls().replays).toEqual([]);
    expect(machine.closed()).toBe(1);
  });

  it('suggests files when the file is unknown, without running anything', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', '1', '--test', 'test/a.test.ts > cart > one')).toBe(2);
    expect(machine.stderr()).toContain('Was one of these meant?\n  tests/a.test.ts\n');
    expect(machine.suite.calls().surveys).toBe(0);
  });

  it('has no suggestion where nothing is near', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('replay', '1', '--test', 'q')).toBe(2);
    expect(machine.stderr()).toContain('Copy the replay line of a report.');
  });

  it('stops at a signal', async () => {
    const machine: ModelMachine = modelMachine([
      {
        ...part,
        hangs: (_, kind) => {
          if (kind === 'replay') machine.send('SIGTERM');
          return kind === 'replay';
        },
      },
    ]);

    expect(await machine.run('replay', '1', '--test', one, '--times', '5')).toBe(143);
    expect(machine.closed()).toBe(1);
  });
});
