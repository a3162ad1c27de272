/** The simulation of the whole of Njord: one seed for the market, the faults and the schedule, and what must hold in all of them. */

export { CANARIES } from './canaries/all-canaries.ts';
export type { Alterations, Canary } from './canaries/canary.ts';
export { type CanaryFate, huntCanary } from './canaries/hunt-canary.ts';
export { FAULT_KINDS, type Fault, type FaultKind, planFaults, type SimulationMode } from './faults.ts';
export {
  modeOf,
  runSimulation,
  type Settle,
  type SimulationRequest,
  type SimulationResult,
} from './run-simulation.ts';
export { type Failure, shrinkFailure } from './shrink-failure.ts';
export { type ShrinkRequest, type ShrunkFaults, shrinkFaults } from './shrink-faults.ts';
export type { Violation } from './witness.ts';
