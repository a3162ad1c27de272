/**
 * All services on virtual time while everything goes wrong: one seed for the market, the faults and the schedule,
 * and what must hold in all of them.
 *
 * @module
 */

export type { ProcessName } from '../../../src/simulation/canaries/canary.ts';
export type { FaultPlanRequest } from '../../../src/simulation/faults.ts';
export * from '../../../src/simulation/index.ts';
