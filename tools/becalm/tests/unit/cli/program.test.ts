import { describe, expect, it } from 'vitest';
import { modelMachine } from './model-ports.ts';

const calm = [{ tests: ['a.test.ts > one'] }];

describe('becalm', () => {
  it.each([['--version'], ['-v']])('prints its version for %s', async (flag) => {
    const machine = modelMachine(calm);

    expect(await machine.run(flag)).toBe(0);
    expect(machine.stdout()).toBe('0.1.0\n');
  });

  it('prints help with examples and exit statuses', async () => {
    const machine = modelMachine(calm);

    expect(await machine.run('--help')).toBe(0);
    expect(machine.stdout()).toContain('becalm replay 417 --test "tests/cart.test.ts > cart > starts empty"');
    expect(machine.stdout()).toContain('Exit status: 0 clean');
  });

  it.each(['hunt', 'replay'])('prints the flags of %s', async (command) => {
    const machine = modelMachine(calm);

    expect(await machine.run(command, '--help')).toBe(0);
    for (const flag of ['--axes', '--at', '--root', '--config', '--project']) {
      expect(machine.stdout()).toContain(flag);
    }
  });

  it('exits 2 without a command, and says which there are', async () => {
    const machine = modelMachine(calm);

    expect(await machine.run()).toBe(2);
    expect(machine.stderr()).toContain('Commands:');
  });

  it.each([
    [['hunt', '--sedes', '3'], /unknown option '--sedes'[\s\S]*--seeds[\s\S]*becalm hunt --help/],
    [['haunt'], /unknown command 'haunt'[\s\S]*hunt/],
    [['replay'], /Expected a seed such as 417, a probe such as p3, or --report, was nothing/],
    [['hunt', '--seeds'], /'--seeds <range>' argument missing/],
    [['replay', '1', '2'], /too many arguments/],
    [['hunt', '--seeds', '0'], /Expected --seeds to be a count .*, was "0"\. Write --seeds 1000/],
    [['hunt', '--workers', '1.5'], /Expected --workers to be a whole number from 1 to 512, was "1\.5"/],
    [
      ['hunt', '--axes', 'tide'],
      /Expected --axes to be "all" or some of order, clock, random, schedule, load, environment, state, was "tide"/,
    ],
    [['hunt', '--at', 'noon'], /Expected --at to be an instant of ISO 8601 with its zone, was "noon"/],
    [['replay', 'p41'], /Expected a seed such as 417 or a probe from p0 to p40, was "p41"/],
    [['replay', '1', '--times', '0'], /Expected --times to be a whole number from 1 to \d+, was "0"/],
  ])('exits 2 for %j and says what was expected', async (commandLine, message) => {
    const machine = modelMachine(calm);

    expect(await machine.run(...commandLine)).toBe(2);
    expect(machine.stderr()).toMatch(message);
    expect(machine.opened).toEqual([]);
  });
});
