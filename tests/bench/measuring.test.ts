import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMachine } from '../../bench/machine.ts';
import { childrenCpuSeconds } from '../../bench/measure/children-cpu.ts';
import { isWorker, type MemorySample } from '../../bench/measure/memory-samples.ts';
import { memoryTrend } from '../../bench/measure/memory-trend.ts';
import { median } from '../../bench/measure/statistics.ts';
import { countOption, textsOption } from '../../bench/options.ts';
import { readReplays } from '../../bench/replays/read-replays.ts';
import { tableLines } from '../../bench/table.ts';

describe('the CPU time of children', () => {
  it('is read behind a name with brackets and spaces', () => {
    const fields = [
      'S',
      '1',
      '2',
      '3',
      '0',
      '-1',
      '4',
      '5',
      '6',
      '7',
      '8',
      '100',
      '50',
      '250',
      '75',
      '20',
      '0',
    ];
    expect(childrenCpuSeconds(`42 (node (a) b) ${fields.join(' ')}`)).toBe(3.25);
  });
});

describe('the trend of memory', () => {
  it('is flat for workers that keep what they have', () => {
    const trend = memoryTrend(
      samplesOf(40, () => 300),
      1000,
    );
    expect(trend).toEqual({
      workers: 2,
      peakMb: 310,
      firstQuarterMb: 300,
      lastQuarterMb: 300,
      growthMbPer1000: 0,
      flat: true,
    });
  });

  it('is the growth per 1000 worlds of one worker', () => {
    const trend = memoryTrend(
      samplesOf(41, (index) => 300 + index * 5),
      1000,
    );
    // 200 MB over the life of a worker, which ran 500 of the 1000 worlds.
    expect(trend?.growthMbPer1000).toBeCloseTo(400);
    expect(trend?.flat).toBe(false);
  });

  it('does not count the warm-up', () => {
    const trend = memoryTrend(
      samplesOf(40, (index) => (index < 8 ? 100 + index * 20 : 300)),
      1000,
    );
    expect(trend?.flat).toBe(true);
  });

  it('is not told for few samples, few worlds or no workers', () => {
    expect(
      memoryTrend(
        samplesOf(7, () => 300),
        1000,
      ),
    ).toBeNull();
    expect(
      memoryTrend(
        samplesOf(40, () => 300),
        300,
      ),
    ).toBeNull();
    expect(memoryTrend([], 1000)).toBeNull();
  });
});

describe('the median', () => {
  it('is the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});

describe('the lines of a replay', () => {
  const lines = [
    '1 of 3   failed  Expected 2 of 3',
    '2 of 3   passed',
    '3 of 3   failed  x',
    '',
    'Failed in 2 of 3 replays.',
  ];

  it('are counted', () => {
    expect(readReplays(lines.join('\n'), 3)).toEqual({ failures: 2, replays: 3 });
  });

  it('have to be one for each replay', () => {
    expect(readReplays(lines.slice(1).join('\n'), 3)).toBeNull();
    expect(readReplays('Expected --test to name a test', 3)).toBeNull();
  });
});

describe('options', () => {
  it.each(['0', '-1', '1.5', 'ten', ''])('refuses "%s" for a count', (text) => {
    expect(() => countOption({ rounds: text }, 'rounds', 5)).toThrow(
      'Expected --rounds to be a whole number',
    );
  });

  it('falls back on the default', () => {
    expect(countOption({}, 'rounds', 5)).toBe(5);
    expect(textsOption({}, 'project')).toEqual([]);
  });
});

describe('a table', () => {
  it('sets numbers to the right and words to the left', () => {
    expect(
      tableLines(
        ['name', 'rate'],
        [
          ['a', '1.0 %'],
          ['long', '10.0 %'],
        ],
      ),
    ).toEqual(['name    rate', '────  ──────', 'a      1.0 %', 'long  10.0 %']);
  });
});

describe('the workers of becalm among other processes', () => {
  it('are those that run its entry, which is there under that name', () => {
    const entry = join(import.meta.dirname, '../../tools/becalm/src/host/worker-entry.ts');

    expect(existsSync(entry)).toBe(true);
    expect(isWorker(`node --max-semi-space-size=64 ${entry}`)).toBe(true);
    expect(isWorker('node tools/becalm/src/host/worker-entry.test.ts')).toBe(false);
  });
});

describe('the machine', () => {
  it('is said with its load', () => {
    const machine = { cpu: 'Some CPU', cores: 2, memoryGb: 8, system: 'Linux 6', node: 'v24.0.0' };
    expect(describeMachine(machine, { before: 0.1, after: 2 })).toEqual([
      'Some CPU · 2 cores · 8 GB · Linux 6 · Node v24.0.0',
      'load average 0.10 before, 2.00 after',
    ]);
  });
});

/** Two workers, sampled every half second. */
function samplesOf(count: number, residentMb: (index: number) => number): readonly MemorySample[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: index * 500,
    workers: [11, 12].map((pid) => ({
      pid,
      command: 'node host/worker-entry.ts',
      residentMb: residentMb(index),
      peakMb: residentMb(index) + 10,
    })),
  }));
}
