/**
 * Health and metrics over HTTP.
 *
 * @module
 */

export type { Verdict } from '../../../../src/services/health/health.ts';
export * from '../../../../src/services/health/index.ts';
