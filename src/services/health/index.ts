/** Health and metrics over HTTP. */
export {
  type Check,
  type CheckResult,
  createHealth,
  type Health,
  type HealthGiven,
  type HealthReport,
} from './health.ts';
export {
  type HealthServer,
  HealthServerError,
  type HealthServerGiven,
  startHealthServer,
} from './health-server.ts';
