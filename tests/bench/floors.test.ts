import { describe, expect, it } from 'vitest';
import { describeFloors, judgeFloors, readFloors } from '../../bench/floors.ts';
import { huntBench } from '../../bench/hunt/bench.ts';
import { memoryBench } from '../../bench/memory/bench.ts';
import { parallelBench } from '../../bench/parallel/bench.ts';
import { scaleBench } from '../../bench/scale/bench.ts';

const floors = [
  { figure: 'speed', atLeast: 60 },
  { figure: 'exponent', atMost: 1.1 },
  { figure: 'change', atLeast: -5, atMost: 5 },
];

describe('floors of a bench', () => {
  it.each([
    ['at its floor', 'speed', 60, true],
    ['below', 'speed', 59.9, false],
    ['at its ceiling', 'exponent', 1.1, true],
    ['above', 'exponent', 1.11, false],
    ['within', 'change', -5, true],
    ['outside', 'change', -5.1, false],
    ['not measured', 'speed', null, false],
  ])('%s', (_, figure, measured, met) => {
    expect(judgeFloors(floors, { [figure]: measured })).toMatchObject([{ measured, met }]);
  });

  it('are judged only where the run is about them', () => {
    expect(judgeFloors(floors, { 'of another suite': 1 })).toEqual([]);
  });

  it('are told with what was measured', () => {
    const judged = judgeFloors(floors, { speed: 84.25, exponent: null, change: 7 });
    expect(describeFloors(judged)).toEqual([
      'met     speed: at least 60, was 84.3',
      'missed  exponent: at most 1.1, was not measured',
      'missed  change: from -5 to 5, was 7',
    ]);
  });

  it('are kept for the benches that are held to them', () => {
    for (const { name } of [huntBench, scaleBench, memoryBench, parallelBench])
      expect(readFloors(name).length, name).toBeGreaterThan(0);
    expect(readFloors('no such bench')).toEqual([]);
  });
});
