import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { ordinary, polluter, victim } from '../hunt/hunt-in.ts';
import { type ModelMachine, modelMachine } from './model-ports.ts';

const drawing = 'b.test.ts > one';
const flaky = { tests: ordinary, polluters: { [victim]: [[polluter]] }, randomly: { [drawing]: 0.1 } };
const path = '/shop/becalm.seeds.json';
const hunted = ['hunt', '--seeds', '50', '--no-explain', '--axes', 'order,random'] as const;

async function kept(): Promise<string> {
  const machine = modelMachine([flaky]);
  await machine.run(...hunted, '--keep-seeds');
  return machine.files.get(path) ?? '';
}

function reportedBy(machine: ModelMachine): ReturnType<typeof validateReport>['keptSeeds'] {
  return validateReport(JSON.parse(machine.files.get('/shop/.becalm/report.json') ?? '')).keptSeeds;
}

describe('becalm hunt --keep-seeds', () => {
  it('keeps a failing seed of each finding, sorted and once', async () => {
    const text = await kept();
    expect(JSON.parse(text)).toEqual({
      schema: 'becalm.seeds/1',
      seeds: [
        { seed: expect.any(Number) as number, test: victim, since: '2026-11-22T10:00:00.000Z' },
        { seed: expect.any(Number) as number, test: drawing, since: '2026-11-22T10:00:00.000Z' },
      ],
    });
    const machine = modelMachine([flaky], { files: { [path]: text } });
    await machine.run(...hunted, '--keep-seeds');
    expect(machine.files.get(path)).toBe(text);
  });

  it('says which still fail, which pass and which tests are gone', async () => {
    const text = await kept();
    const machine = modelMachine(
      [{ ...flaky, polluters: {}, tests: ordinary.filter((test) => test !== victim) }],
      {
        files: { [path]: text },
      },
    );
    expect(await machine.run('hunt', '--seeds', '1', '--axes', 'order,random', '--no-explain')).toBe(
      exitCodes.findings,
    );
    expect(reportedBy(machine).map(({ outcome }) => outcome)).toEqual(['gone', 'failed']);
    expect(machine.stdout()).toContain('Kept seeds: 1 still fail, 0 pass');
    expect(machine.stdout()).toContain(`is of a test that is gone: ${victim}`);
    expect(machine.stdout()).toContain('FLAKY  one');

    const fixed = modelMachine([{ tests: ordinary }], { files: { [path]: text } });
    expect(await fixed.run(...hunted)).toBe(exitCodes.clean);
    expect(reportedBy(fixed).map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  it.each([
    ['no JSON', '{', 'Expected "becalm.seeds.json" to be JSON, was: '],
    ['another schema', '{"schema":"becalm.seeds/2","seeds":[]}', 'schema: '],
    [
      'a seed that is none',
      '{"schema":"becalm.seeds/1","seeds":[{"seed":-1,"test":"a","since":"2026-11-22T10:00:00.000Z"}]}',
      'seeds[0].seed: ',
    ],
    ['an unknown key', '{"schema":"becalm.seeds/1","seeds":[],"more":1}', 'the whole: '],
  ])('refuses %s', async (_what, text, message) => {
    const machine = modelMachine([flaky], { files: { [path]: text } });
    expect(await machine.run(...hunted)).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(message);
    expect(machine.files.get(path)).toBe(text);
  });

  it('says that it cannot write them, and writes the report', async () => {
    const machine = modelMachine([flaky], { write: (file) => (file === path ? new Error('EROFS') : null) });
    expect(await machine.run(...hunted, '--keep-seeds')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain('Expected to write "becalm.seeds.json", was: EROFS');
    expect(machine.files.has('/shop/.becalm/report.json')).toBe(true);
  });
});
