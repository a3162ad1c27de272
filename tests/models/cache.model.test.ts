import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedMap, RecentIds } from '../../src/core/cache/index.ts';
import { type Command, command, commandLists } from './command.ts';

interface Entry {
  readonly key: string;
  readonly value: number;
  readonly setAtMs: number;
}

/** Every entry that is kept, oldest first, and how often what happened. */
interface MapModel {
  readonly capacity: number;
  readonly ageMsMax: number;
  entries: readonly Entry[];
  nowMs: number;
  hitCount: number;
  missCount: number;
  evictedCount: number;
  expiredCount: number;
}

interface RealMap {
  readonly map: BoundedMap<string, number>;
  readonly time: { nowMs: number };
}

const keys = fc.constantFrom('a', 'b', 'c', 'd');

function look(model: MapModel, key: string): Entry | undefined {
  const found = model.entries.find((entry) => entry.key === key);
  if (found === undefined) model.missCount += 1;
  else model.hitCount += 1;
  return found;
}

function without(model: MapModel, key: string): readonly Entry[] {
  return model.entries.filter((entry) => entry.key !== key);
}

function set(model: MapModel, key: string, value: number): void {
  const all = [...without(model, key), { key, value, setAtMs: model.nowMs }];
  model.entries = all.slice(-model.capacity);
  model.evictedCount += all.length - model.entries.length;
}

function pass(model: MapModel, milliseconds: number): void {
  model.nowMs += milliseconds;
  const young = model.entries.filter(({ setAtMs }) => model.nowMs - setAtMs < model.ageMsMax);
  model.expiredCount += model.entries.length - young.length;
  model.entries = young;
}

function expectSame(model: MapModel, { map }: RealMap): void {
  expect(map.keys()).toEqual(model.entries.map(({ key }) => key));
  expect(map.size).toBe(model.entries.length);
  const { hitCount, missCount, evictedCount, expiredCount } = model;
  expect(map.counts()).toEqual({ hitCount, missCount, evictedCount, expiredCount });
}

type MapCommand = Command<MapModel, RealMap>;

const mapCommands: readonly fc.Arbitrary<MapCommand>[] = [
  fc.tuple(keys, fc.nat(99)).map(([key, value]) =>
    command<MapModel, RealMap>({
      text: `set ${key} ${value}`,
      run: (model, real) => {
        set(model, key, value);
        real.map.set(key, value);
        expectSame(model, real);
      },
    }),
  ),
  keys.map((key) =>
    command<MapModel, RealMap>({
      text: `get ${key}`,
      run: (model, real) => {
        expect(real.map.get(key)).toBe(look(model, key)?.value);
        expectSame(model, real);
      },
    }),
  ),
  keys.map((key) =>
    command<MapModel, RealMap>({
      text: `has ${key}`,
      run: (model, real) => {
        expect(real.map.has(key)).toBe(look(model, key) !== undefined);
        expectSame(model, real);
      },
    }),
  ),
  keys.map((key) =>
    command<MapModel, RealMap>({
      text: `delete ${key}`,
      run: (model, real) => {
        const rest = without(model, key);
        expect(real.map.delete(key)).toBe(rest.length < model.entries.length);
        model.entries = rest;
        expectSame(model, real);
      },
    }),
  ),
  fc.nat(12).map((milliseconds) =>
    command<MapModel, RealMap>({
      text: `pass ${milliseconds} ms`,
      run: (model, real) => {
        pass(model, milliseconds);
        real.time.nowMs += milliseconds;
        expectSame(model, real);
      },
    }),
  ),
];

test('a bounded map is a list of its newest entries that drops the oldest when it is full or too old', () => {
  const bounds = fc.record({
    capacity: fc.integer({ min: 1, max: 3 }),
    ageMsMax: fc.constantFrom(10, Number.POSITIVE_INFINITY),
  });
  fc.assert(
    fc.property(bounds, commandLists(mapCommands), ({ capacity, ageMsMax }, commands) => {
      fc.modelRun(() => {
        const time = { nowMs: 0 };
        const age = { maxMs: ageMsMax, monotonicMs: () => time.nowMs };
        return {
          model: {
            capacity,
            ageMsMax,
            entries: [],
            nowMs: 0,
            hitCount: 0,
            missCount: 0,
            evictedCount: 0,
            expiredCount: 0,
          },
          real: { map: new BoundedMap(Number.isFinite(ageMsMax) ? { capacity, age } : { capacity }), time },
        };
      }, commands);
    }),
  );
});

/** All identifiers that were ever added, oldest first. */
interface IdsModel {
  added: readonly string[];
}

interface RealIds {
  ids: RecentIds;
}

function idCommands(generationSize: number): readonly fc.Arbitrary<Command<IdsModel, RealIds>>[] {
  return [
    fc.nat(12).map((number) =>
      command<IdsModel, RealIds>({
        text: `take ${number}`,
        run: (model, { ids }) => {
          const id = String(number);
          // The latest are known for sure; what was never added, never.
          const isLate = model.added.slice(-generationSize).includes(id);
          const isKnown = ids.has(id);
          if (isLate) expect(isKnown).toBe(true);
          if (!model.added.includes(id)) expect(isKnown).toBe(false);
          if (isKnown) return;
          ids.add(id);
          model.added = [...model.added, id];
          expect(ids.toArray()).toEqual(model.added.slice(-ids.toArray().length));
          expect(ids.toArray().length).toBeLessThanOrEqual(2 * generationSize);
        },
      }),
    ),
    fc.constant(
      command<IdsModel, RealIds>({
        text: 'restart',
        run: (_, real) => {
          real.ids = new RecentIds(generationSize, real.ids.toArray());
        },
      }),
    ),
  ];
}

test('recent identifiers are an end of the list of all that were added, over restarts as well', () => {
  const sized = fc
    .integer({ min: 1, max: 4 })
    .chain((size) => fc.tuple(fc.constant(size), commandLists(idCommands(size))));
  fc.assert(
    fc.property(sized, ([size, commands]) => {
      fc.modelRun(() => ({ model: { added: [] }, real: { ids: new RecentIds(size) } }), commands);
    }),
  );
});
