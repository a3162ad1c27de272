import type { LineResult, Results } from '../../tools/validate/results.ts';

/** The result of a soak of an hour. */
export const sampleSoak = {
  schema: 'njord.soak/1' as const,
  startedAt: '2026-11-23T21:00:00.000Z',
  commits: ['0123456789abcdef'],
  load: { mean: 1.5, max: 3 },
  asked: { rate: 300 },
  soakedMs: 3_600_000,
  passed: true,
  verdict: [{ name: 'memory', expected: 'below 500 MB', found: '200 MB', judgement: 'pass' as const }],
  services: [
    {
      name: 'risk-engine',
      firstMb: 50,
      mostMb: 60,
      lastMb: null,
      p50Ms: 0.5,
      p99Ms: 2.25,
      maxMs: 9,
      kills: 1,
    },
  ],
};

const line: LineResult = {
  ...{ id: 'lag', category: 'performance', title: 'Lag of <the> loop', command: 'npm run bench | cat' },
  ...{ floor: 'at most 1 ms', verdict: 'pass', figure: '0.9 ms', details: [], seconds: 12.4, load: 0.5 },
  ...{ at: '2026-11-23T22:00:00.000Z', commit: 'aaaaaaaaaaaaaaaa' },
};

/** A line that was measured. */
export function lineResult(changes: Partial<LineResult> = {}): LineResult {
  return { ...line, ...changes };
}

/** Results of some lines. */
export function sampleResults(...lines: readonly LineResult[]): Results {
  return {
    ...{ schema: 'njord.validation/1', form: 'full', commit: 'aaaaaaaaaaaaaaaa', isClean: true },
    ...{ startedAt: '2026-11-23T22:00:00.000Z', seconds: 100, lines },
    machine: { cpu: 'CPU', cores: 2, memoryGb: 24, system: 'Linux', node: 'v24' },
  };
}
