import type { Line } from '../line.ts';
import { readCheck, readGate, readHunt } from '../read/outputs.ts';
import { testLine, UNIT } from './test-lines.ts';

/** Seeds of a hunt in the full form. */
const SEEDS = 1_000;

/** Seeds of a hunt in the quick form. */
const FEW_SEEDS = 20;

/** Tests that hold what must never happen, whatever else does. */
const guardrails = [
  'tests/services/risk-engine/',
  'tests/services/broker/admission.test.ts',
  'tests/services/broker/live-gate.test.ts',
  'tests/core/kill-switch/',
  'tests/models/kill-switch.',
  'tests/models/risk-engine.',
  'tests/docs/predecessor-weaknesses.test.ts',
].map((path) => ({ path }));

/** What Njord and becalm do, without the tests that no other line claims, which come with the whole list. */
export const functionalLines: readonly Line[] = [
  testLine({
    id: 'oracles',
    category: 'functional',
    title: 'Oracle vectors of the trading core',
    runs: UNIT,
    claims: [{ path: 'tests/oracles/' }],
  }),
  testLine({
    id: 'goldens',
    category: 'functional',
    title: 'Golden reports of a backtest, byte for byte',
    runs: UNIT,
    claims: [{ path: 'tests/backtest/golden.test.ts' }],
  }),
  testLine({
    id: 'guardrails',
    category: 'functional',
    title:
      'Guardrails: risk rules, caps, kill switch, both switches of live trading, what a predecessor did wrong',
    runs: UNIT,
    claims: guardrails,
  }),
  {
    id: 'check',
    category: 'functional',
    title: 'Types, lint, import arrows, dead code, duplicates, format',
    floor: 'every part passes',
    runs: { full: 'check' },
    read: readCheck,
  },
  {
    id: 'coverage',
    category: 'functional',
    title: 'Coverage of lines, branches, functions and statements, module by module',
    floor: 'every floor of .c8rc.json is met',
    runs: { full: 'gate' },
    read: readGate,
  },
  {
    id: 'seeds',
    category: 'functional',
    title: 'Tests in seeded worlds: order, clock, randomness, lateness, load, machine',
    floor: `nothing flaky in ${SEEDS} seeds (quick: ${FEW_SEEDS} seeds of a part)`,
    runs: { quick: 'hunt-short', full: 'hunt' },
    read: (end) => readHunt(end, end.runId === 'hunt' ? SEEDS : FEW_SEEDS),
  },
];
