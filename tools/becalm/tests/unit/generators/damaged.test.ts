import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertOnlyPromised,
  assertSameSeedSameValues,
  assertShrinksSimpler,
  type DamagedStream,
  type DamageKind,
  damagedJson,
  damagedNdjson,
  damagedStreams,
} from '../../../src/generators/index.ts';

interface Tick {
  readonly sequence: number;
  readonly time: bigint;
}

const streams = fc
  .integer({ min: 0, max: 12 })
  .map((count) =>
    Array.from({ length: count }, (_, sequence): Tick => ({ sequence, time: 100n * BigInt(sequence) })),
  );
const time = {
  of: (tick: Tick) => tick.time,
  set: (tick: Tick, moment: bigint): Tick => ({ ...tick, time: moment }),
  stepMax: 500n,
};
const sequences = (ticks: readonly Tick[]) => ticks.map(({ sequence }) => sequence);
const all = () => damagedStreams(streams, { time });

/** What arrives, told from what was sent and what was done to it. */
function keepsItsWord({ events, whole, damages, missing }: DamagedStream<Tick>): boolean {
  const arrived = new Set(sequences(events));
  const repeated = damages
    .filter(({ kind }) => kind === 'duplicate')
    .flatMap((damage) => damage.events).length;
  const unharmed =
    damages.length > 0 || events === whole || sequences(events).join() === sequences(whole).join();
  return (
    unharmed &&
    sequences(whole).every((sequence) => arrived.has(sequence) !== missing.includes(sequence)) &&
    events.length <= whole.length + repeated
  );
}

describe('a damaged stream', () => {
  test('tells what is missing, keeps the laws, and changes nothing but times', () => {
    assertOnlyPromised(all(), keepsItsWord);
    assertSameSeedSameValues(all);
    assertShrinksSimpler(all(), { sizeOf: ({ whole, damages }) => whole.length + damages.length });
  });

  test.each<[DamagedStream<Tick>['damages'][number]['kind'], (stream: DamagedStream<Tick>) => boolean]>([
    ['gap', ({ events, whole, missing }) => events.length === whole.length - missing.length],
    ['duplicate', ({ events, missing }) => events.length >= new Set(events).size && missing.length === 0],
    [
      'reordering',
      ({ events, whole, damages }) =>
        sequences(events)
          .toSorted((left, right) => left - right)
          .join() === sequences(whole).join() &&
        events.every(({ sequence }, place) => Math.abs(sequence - place) <= 2 * damages.length),
    ],
    ['burst', ({ events, whole }) => sequences(events).join() === sequences(whole).join()],
    [
      'clock-step',
      ({ events, damages }) => {
        const back = damages.reduce(
          (sum, damage) => sum + (damage.kind === 'clock-step' ? damage.by : 0n),
          0n,
        );
        return events.every(({ sequence, time: moment }) => moment >= 100n * BigInt(sequence) - back);
      },
    ],
  ])('of the kind %s has that damage alone', (kind, holds) => {
    const stream = damagedStreams(streams, { kinds: [kind], windowMax: 3, time });
    assertOnlyPromised(
      stream,
      (value) => holds(value) && value.damages.every((damage) => damage.kind === kind),
    );
    const harmed = fc.sample(stream, { seed: 1, numRuns: 50 }).filter(({ damages }) => damages.length > 0);
    expect(harmed.length).toBeGreaterThan(10);
  });

  test('goes back in time where its clock steps back', () => {
    const stepped = fc.sample(damagedStreams(streams, { kinds: ['clock-step'], time }), {
      seed: 1,
      numRuns: 50,
    });
    const goesBack = ({ events }: DamagedStream<Tick>) =>
      events.some((tick, index) => tick.time < (events[index - 1]?.time ?? tick.time));
    expect(stepped.some(goesBack)).toBe(true);
  });

  test('needs to know the time for damage of time', () => {
    expect(() => damagedStreams(streams, { kinds: ['burst'] })).toThrow(
      'Expected "time" for the damage burst',
    );
    expect(
      fc.sample(damagedStreams(streams), { seed: 1, numRuns: 50 }).flatMap(({ damages }) => damages),
    ).not.toContainEqual(expect.objectContaining({ kind: 'burst' }));
  });
});

const values = fc.jsonValue({ maxDepth: 2 });
const KINDS: readonly DamageKind[] = [
  'torn',
  'bracket missing',
  'comma twice',
  'bytes swapped',
  'byte order mark',
  'NUL',
  'no UTF-8',
  'CRLF',
];

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

describe('damaged JSON', () => {
  test('differs from the whole at the place that it names, and not before', () => {
    const holds = ({ bytes, whole, offset }: { bytes: Uint8Array; whole: string; offset: number }) => {
      const before = new TextEncoder().encode(whole);
      const differs = bytes.findIndex((byte, index) => byte !== before[index]);
      return (
        (differs === -1 ? bytes.length !== before.length : differs >= offset) &&
        bytes.length <= before.length + 3
      );
    };
    assertOnlyPromised(damagedJson(values), holds);
    assertOnlyPromised(damagedNdjson(fc.array(values, { maxLength: 4 })), holds);
    assertSameSeedSameValues(() => damagedJson(values));
    assertShrinksSimpler(damagedNdjson(fc.array(values, { maxLength: 4 })));
  });

  test.each(KINDS)('knows whether it still parses when it is %s', (kind) => {
    const records = fc.constant({ list: [1, 22, { a: 'ü' }], text: 'a,b{' });
    const made = fc.sample(damagedJson(records, { kinds: [kind] }), { seed: 1, numRuns: 40 });
    for (const { bytes, parses, kind: done, label } of made) {
      expect(done).toBe(kind);
      expect(label).toContain(`${kind} at byte `);
      expect(canParse(bytes)).toBe(parses);
    }
    const mayParse = kind === 'bytes swapped' || kind === 'CRLF';
    expect(made.some(({ parses }) => parses)).toBe(mayParse);
  });

  test('of a value without brackets gets another damage', () => {
    const [made] = fc.sample(damagedJson(fc.constant(1), { kinds: ['comma twice'] }), {
      seed: 1,
      numRuns: 1,
    });
    expect(made?.kind).not.toBe('comma twice');
    expect(fc.sample(damagedJson(fc.constant(undefined)), { seed: 1, numRuns: 1 })[0]?.whole).toBe('null');
  });

  test('in a file leaves the other lines as they were', () => {
    const files = damagedNdjson(fc.array(fc.record({ id: fc.nat() }), { minLength: 1, maxLength: 5 }));
    assertOnlyPromised(files, ({ bytes, whole, line, kind }) => {
      if (kind === 'no UTF-8') return true;
      const expected = whole.split('\n').toSpliced(line, 1);
      const found = textOf(bytes).split('\n').toSpliced(line, 1);
      return kind === 'torn' ? line === expected.length - 1 : found.join('\n') === expected.join('\n');
    });
  });
});

function canParse(bytes: Uint8Array): boolean {
  try {
    JSON.parse(textOf(bytes));
    return true;
  } catch {
    return false;
  }
}
