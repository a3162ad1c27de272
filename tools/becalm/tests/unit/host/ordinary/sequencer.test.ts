import { describe, expect, it } from 'vitest';
import type { TestSequencer, TestSpecification, Vitest } from 'vitest/node';
import { besideOwn } from '../../../../src/host/ordinary/fit-vitest.ts';
import { measureSource } from '../../../../src/host/ordinary/planned-files.ts';
import { type PlacedFile, plannedSequencer } from '../../../../src/host/ordinary/sequencer.ts';
import type { OrdinaryPlan } from '../../../../src/worlds/ordinary-plan.ts';

const vitestsOwn: OrdinaryPlan = { order: null, shard: null, places: null };

function specification(name: string): TestSpecification {
  const config = { isolate: true, pool: 'forks', sequence: { groupOrder: 0 } };
  // type-coverage:ignore-next-line -- what no plan looks at is left out
  return { moduleId: `/shop/${name}`, project: { name: 'unit', config } } as unknown as TestSpecification;
}

/** Turns the files round, and has the first one in every shard. */
class BaseSequencer implements TestSequencer {
  sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toReversed());
  }
  shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.slice(0, 1));
  }
}

const files = ['a', 'b', 'c'].map(specification);

function names(given: readonly { readonly moduleId: string }[]): readonly string[] {
  return given.map(({ moduleId }) => moduleId.slice('/shop/'.length));
}

function sequence(
  plan: Partial<OrdinaryPlan>,
  shard?: { readonly index: number; readonly count: number },
): {
  readonly sequencer: TestSequencer;
  readonly heard: readonly PlacedFile[];
} {
  const heard: PlacedFile[] = [];
  const Planned = plannedSequencer({
    root: '/shop',
    plan: { ...vitestsOwn, ...plan },
    own: BaseSequencer,
    onOrder: (placed) => heard.push(...placed),
  });
  // type-coverage:ignore-next-line -- of Vitest only its configuration is looked at
  return { sequencer: new Planned({ config: { shard } } as unknown as Vitest), heard };
}

describe('plannedSequencer', () => {
  it('follows the order of the plan and says where files are to run', async () => {
    const { sequencer, heard } = sequence({
      order: (given) => [...given].sort((one, other) => (one.file === 'b' ? -1 : Number(other.file === 'b'))),
      places: (given) =>
        given.map(({ file }, index) => (file === 'c' ? null : { worker: index, process: 9 })),
    });

    expect(names(await sequencer.sort(files))).toEqual(['b', 'a', 'c']);
    expect(heard.map(({ place }) => place)).toEqual([
      { worker: 0, process: 9 },
      { worker: 1, process: 9 },
      null,
    ]);
  });

  it('loses no file that an order leaves out, and runs none twice', async () => {
    const { sequencer } = sequence({
      order: ([first, second]) => [second, second, first].filter((each) => each !== undefined).slice(0, 2),
    });

    expect(names(await sequencer.sort(files))).toEqual(['b', 'a', 'c']);
  });

  it("leaves order and shards to the project's own where there is no plan for them", async () => {
    const { sequencer, heard } = sequence({}, { index: 1, count: 2 });

    expect(names(await sequencer.sort(files))).toEqual(['c', 'b', 'a']);
    expect(names(await sequencer.shard(files))).toEqual(['a']);
    expect(heard.map(({ place }) => place)).toEqual([null, null, null]);
  });

  it('cuts the shard that Vitest was told', async () => {
    const { sequencer } = sequence(
      { shard: (given, { index, count }) => given.filter((_, at) => at % count === index - 1) },
      { index: 2, count: 2 },
    );

    expect(names(await sequencer.shard(files))).toEqual(['b']);
  });
});

describe('besideOwn', () => {
  const plan: OrdinaryPlan = { order: (given) => given, shard: (given) => given, places: null };
  class Shuffled extends BaseSequencer {}

  it("takes the place of Vitest's default, not of a sequencer that the project chose", () => {
    expect(besideOwn(plan, BaseSequencer)).toBe(plan);
    expect(besideOwn(plan, Shuffled)).toEqual({ ...plan, order: null });
  });

  it('follows a record in any case', () => {
    const like = { ...plan, places: () => [] };

    expect(besideOwn(like, Shuffled)).toBe(like);
  });
});

describe('measureSource', () => {
  it('counts bytes, and what is imported in any form', () => {
    const text = `import { a } from './a.ts';
import './b.ts';
import type { C } from "./c.ts";
export { d } from './d.ts';
const e = await import('./é.ts');
const f = require('./f.ts');
export const important = 'no import';
// imports nothing
`;

    expect(measureSource(text)).toEqual({ bytes: Buffer.byteLength(text), imports: 6 });
    expect(measureSource('')).toEqual({ bytes: 0, imports: 0 });
  });
});
