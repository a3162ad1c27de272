import { buildSpeedReport } from '../../../src/report/speed-report.ts';
import type { SpeedReport } from '../../../src/report/speed-schema.ts';
import type { SharingAdvice } from '../../../src/speed/isolation/advise.ts';
import type { ConfiguredProject } from '../../../src/speed/isolation/configuration.ts';
import type { RecordedFile } from '../../../src/worlds/recorded-run.ts';
import { aFile, aRun } from '../speed/made-up-run.ts';

/** A project in the root, as it is where nobody configures one. */
export const rootProject: ConfiguredProject = {
  name: '',
  isolated: true,
  folder: '',
  include: ['tests/**/*.test.ts'],
  exclude: ['**/node_modules/**'],
};

/** Advice on six files: one leaks, one needs another, one fails by itself. */
export const madeUpAdvice: SharingAdvice = {
  project: '',
  shareable: ['tests/a.test.ts', 'tests/b.test.ts', 'tests/c.test.ts'],
  kept: [
    { file: 'tests/feed.test.ts', reason: 'leaks' },
    { file: 'tests/yen.test.ts', reason: 'fails alone' },
    { file: 'tests/odd.test.ts', reason: 'undecided' },
  ],
  leaks: [
    {
      polluters: ['tests/feed.test.ts'],
      victim: 'tests/a.test.ts',
      tests: ['writes the day', 'writes the hour'],
      error: { name: 'AssertionError', message: "expected 'x' to be 'y'", location: null },
      left: [
        {
          kind: 'prototype',
          what: 'Date.prototype.toJSON',
          before: 'a function',
          after: 'another function',
          location: { file: 'src/feed.ts', line: 8, column: 36 },
        },
      ],
    },
    {
      polluters: ['tests/feed.test.ts'],
      victim: 'tests/b.test.ts',
      tests: ['is the first'],
      error: null,
      left: [],
    },
  ],
  failsAlone: [
    {
      file: 'tests/yen.test.ts',
      test: 'has no decimals',
      passes: true,
      setters: ['tests/b.test.ts'],
      error: null,
    },
    { file: 'tests/c.test.ts', test: 'is wrong', passes: false, setters: [], error: null },
  ],
  undecided: [{ file: 'tests/odd.test.ts', test: 'is odd' }],
  proof: { orders: 40, probes: 20, bound: 0.0722 },
};

const names = [...madeUpAdvice.shareable, ...madeUpAdvice.kept.map(({ file }) => file)];

/** Six files on two workers, with imports and sleeps. */
export function madeUpFiles(
  given: (name: string) => Partial<RecordedFile> = () => ({}),
): readonly RecordedFile[] {
  return names.map((file, index) => {
    const startMs = 50 + Math.floor(index / 2) * 120;
    return aFile({
      file,
      worker: (index % 2) + 1,
      startMs,
      endMs: startMs + 110,
      imports: [
        { path: file, selfMs: 1, totalMs: 15 },
        { path: 'src/heavy.ts', selfMs: 12, totalMs: 14 },
        { path: '../node_modules/counter-kit/index.js', selfMs: 2, totalMs: 2 },
      ],
      waits: [
        { test: 'works', delayMs: 30, count: 1, location: { file: 'src/wait.ts', line: 3, column: 5 } },
      ],
      ...given(file),
    });
  });
}

/** A document with everything in it. */
export function madeUpSpeed(advice: SharingAdvice | null = madeUpAdvice): SpeedReport {
  return buildSpeedReport([aRun(madeUpFiles())], {
    becalm: '0.1.0',
    sharing: advice === null ? null : { complete: true, projects: [rootProject], advice: [advice] },
  });
}
