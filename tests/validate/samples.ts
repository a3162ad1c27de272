import type { LineResult, Results } from '../../tools/validate/results.ts';
import type { SoakResult } from '../../tools/validate/soak/soak-result.ts';

/** The result of a soak of an hour. */
export const sampleSoak: SoakResult = {
  ...{ schema: 'njord.soak/1', startedAt: '2026-11-23T21:00:00.000Z', commits: ['0123456789abcdef'] },
  machine: { cpu: 'CPU', cores: 2, memoryGb: 24, system: 'Linux', node: 'v24' },
  load: { mean: 1.5, max: 3 },
  asked: { forMs: 3_600_000, rate: 300, seed: 1, sampleMs: 60_000, restartMs: null },
  ...{ soakedMs: 3_600_000, passed: true, cores: 0.3, counts: { events: 1_080_000 } },
  verdict: [{ name: 'memory', expected: 'below 500 MB', found: '200 MB', judgement: 'pass' }],
  memory: { mostMb: 200, growthPercent: 0 },
  lag: { p50Ms: 0.5, p99Ms: 2.25, maxMs: 9 },
  services: [
    {
      ...{ name: 'risk-engine', firstMb: 50, mostMb: 60, lastMb: null, kills: 1 },
      ...{ p50Ms: 0.5, p99Ms: 2.25, maxMs: 9 },
    },
  ],
  ...{ restarts: [], exits: [], gaps: [], points: [] },
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
