/**
 * Every combination of parameters over the same bars, on all cores.
 *
 * @module
 */
export {
  gridOf,
  runSweepCase,
  SWEEP_CASE_COUNT_MAX,
  SWEEP_FIGURES,
  type SweepFigure,
  SweepGridError,
  type SweepGround,
  type SweepParams,
  type SweepRow,
  SweepThreadError,
  type SweepThreads,
  sortSweep,
  sweep,
} from '../../../../src/backtest/index.ts';
