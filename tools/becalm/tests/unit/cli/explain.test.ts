import { describe, expect, it } from 'vitest';
import type { FakePart } from '../hunt/fake-suite.ts';
import { modelMachine } from './model-ports.ts';

const one = 'tests/a.test.ts > cart > one';
const two = 'tests/a.test.ts > cart > two';
const three = 'tests/a.test.ts > cart > three';
const part: FakePart = { tests: [one, two, three], polluters: { [one]: [[two]] } };

describe('becalm explain', () => {
  it('names the polluter of a test that fails in one world', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('explain', 'p1', '--at', '2026-11-22T10:00:00Z')).toBe(1);
    expect(machine.stdout()).toContain(`needs    order: after ${two}`);
    expect(machine.stdout()).toContain(
      `npx becalm replay p1 --at 2026-11-22T10:00:00Z --axes order --after "${two}" --test "${one}"`,
    );
    expect(machine.files.size).toBe(0);
    expect(machine.closed()).toBe(1);
  });

  it('looks at one test only where it is named', async () => {
    const both: FakePart = { ...part, polluters: { ...part.polluters, [two]: [[three]] } };
    const machine = modelMachine([both]);

    expect(await machine.run('explain', 'p1', '--test', two)).toBe(1);
    expect(machine.stdout()).toContain(`needs    order: after ${three}`);
    expect(machine.stdout()).not.toContain(`after ${two}`);
  });

  it('has nothing to explain where every test passes', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('explain', '5', '--axes', 'random')).toBe(0);
    expect(machine.stdout()).toContain('Every test passes in the world 5: there is nothing to explain.');
    expect(await machine.run('explain', '5', '--axes', 'random', '--test', one)).toBe(0);
    expect(machine.stdout()).toContain(`${one} passes in the world 5`);
  });

  it('refuses a test that there is not, and names those near it', async () => {
    const machine = modelMachine([part]);

    expect(await machine.run('explain', 'p1', '--test', `${one}s`)).toBe(2);
    expect(machine.stderr()).toContain(one);
  });

  it('tells the best so far at the signal', async () => {
    const machine = modelMachine([{ ...part, hangs: hangsWhenExplained }]);
    function hangsWhenExplained(): boolean {
      const asked = machine.suite.calls().runs.filter(({ tests }) => tests !== null).length;
      if (asked === 3) machine.send('SIGINT');
      return asked >= 3;
    }

    expect(await machine.run('explain', 'p1')).toBe(130);
    expect(machine.stdout()).toContain('Interrupted');
  });
});
