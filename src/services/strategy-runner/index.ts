/** The strategy runner: market events in, the intents of all strategies out. */
export {
  positionsInRunner,
  type RunnerControl,
  type RunnerServicePorts,
  runnerService,
} from './runner-service.ts';
export {
  createStrategyRunner,
  type ReloadOutcome,
  type StrategyEvaluation,
  type StrategyFailure,
  type StrategyReport,
  type StrategyRunner,
  type StrategyRunnerSettings,
} from './strategy-runner.ts';
