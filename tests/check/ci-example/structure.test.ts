import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelMachine } from '../../../tools/becalm/tests/unit/cli/model-ports.ts';
import { combinationsOf, expressionsIn, filledIn, needsOf, readWorkflow, type Step } from './workflow.ts';

/** The workflow in `examples/ci`, as it is copied into projects: nothing in it may be stale. */
const text = readFileSync(new URL('../../../examples/ci/becalm.yml', import.meta.url), 'utf8');
const { jobs } = readWorkflow(text);

const steps = Object.entries(jobs).flatMap(([job, { steps: own }]) => own.map((step) => ({ job, step })));

describe('the example workflow', () => {
  it('has jobs that wait only for jobs that are there, and for none that waits for them', () => {
    const seen: string[] = [];
    const left = new Set(Object.keys(jobs));
    for (const _ of Object.keys(jobs)) {
      const ready = [...left].filter((name) => needsOf(jobs[name]!).every((need) => seen.includes(need)));
      for (const name of ready) left.delete(name);
      seen.push(...ready);
    }

    expect([...left]).toEqual([]);
  });

  it.each(Object.keys(jobs))('speaks in %s only of what is there', (name) => {
    const job = jobs[name]!;
    const needs = needsOf(job).flatMap((need) =>
      Object.keys(jobs[need]!.outputs).map((output) => `needs.${need}.outputs.${output}`),
    );
    const ids = job.steps.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const known = [
      ...Object.keys(combinationsOf(job)[0]!),
      ...needs,
      ...ids.map((id) => `steps.${id}.outputs.at`),
      ...['github.run_id', "github.base_ref || 'main'", "github.event_name == 'push'", '!cancelled()'],
    ];

    expect(known).toEqual(expect.arrayContaining([...expressionsIn(JSON.stringify(job))]));
  });

  it.each([...becalmCommands()])('calls "becalm %s" with flags that it knows: %s', async (command, flags) => {
    const machine = modelMachine([]);
    const status = await machine.run(command, '--help');

    expect(status).toBe(0);
    for (const flag of flags) expect(machine.stdout()).toMatch(new RegExp(`^ +${flag}[ ,]`, 'm'));
  });

  it('runs every shard, and as many as each is told', () => {
    const { tests } = jobs;
    const shards = combinationsOf(tests!).map((matrix) => {
      const run = tests!.steps.find(({ run: line }) => line?.includes('--shard') === true)!.run!;
      return /--shard (\S+)/u.exec(filledIn(run, matrix))?.[1];
    });

    expect(shards).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });

  it('hunts ranges that lie side by side', () => {
    const ranges = combinationsOf(jobs['hunt']!).map((matrix) =>
      matrix['matrix.seeds']!.split('..').map(Number),
    );

    expect(ranges.map(([first]) => first)).toEqual([1, ...ranges.slice(0, -1).map(([, last]) => last! + 1)]);
    expect(ranges.at(-1)).toEqual([751, 1000]);
  });

  it('uploads no two artefacts of one name, and downloads only what is uploaded', () => {
    const names = Object.values(jobs).flatMap((job) =>
      combinationsOf(job).flatMap((matrix) => uploadsIn(job.steps).map((name) => filledIn(name, matrix))),
    );
    const patterns = steps
      .filter(({ step }) => step.uses?.startsWith('actions/download-artifact@') === true)
      .map(({ step }) => String(step.with['pattern']));

    expect(names).toEqual([...new Set(names)]);
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      expect(names.some((name) => posix.matchesGlob(name, pattern))).toBe(true);
    }
  });

  it('puts no artefact where GitHub does not look, and gives it no name that GitHub refuses', () => {
    for (const { step } of steps.filter(
      ({ step: { uses } }) => uses?.startsWith('actions/upload') === true,
    )) {
      expect(String(step.with['path'])).not.toMatch(/(?:^|\/)\./m);
      expect(String(step.with['name'])).not.toMatch(/[":<>|*?\\/]/);
    }
  });
});

function uploadsIn(own: readonly Step[]): readonly string[] {
  return own
    .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@') === true)
    .map((step) => String(step.with['name']));
}

/** Every call of becalm: its command, and its flags without those of Vitest. */
function becalmCommands(): readonly (readonly [command: string, flags: readonly string[]])[] {
  const calls = steps.flatMap(({ step: { run = '' } }) => [...run.matchAll(/npx becalm (\S+)(.*)/gu)]);
  return calls.map(([, command = '', rest = '']) => {
    const own = rest.split(' -- ')[0] ?? '';
    return [command, own.match(/(?<= )--[a-z-]+/gu) ?? []];
  });
}
