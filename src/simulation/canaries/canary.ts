/** A planted bug: something that is put between the parts of the system, to see whether the simulation finds it. */
import type { Bus } from '../../core/bus/index.ts';
import type { ServiceDefinition, ServiceJournal } from '../../core/service/index.ts';
import type { Venue } from '../../services/broker/index.ts';
import type { KillState, RiskLimits } from '../../services/risk-engine/index.ts';
import type { SimulationMode } from '../faults.ts';

/** What a process is called. */
export type ProcessName = 'strategy-runner' | 'risk-engine' | 'paper-trader' | 'broker';

/** What a planted bug puts into the place of something sound; what is not named stays as it is. */
export interface Alterations {
  readonly definition?: (name: ProcessName, definition: ServiceDefinition) => ServiceDefinition;
  readonly journal?: (name: ProcessName, journal: ServiceJournal) => ServiceJournal;
  readonly bus?: (name: ProcessName, bus: Bus) => Bus;
  readonly readKillState?: (read: () => KillState, nowMs: () => number) => () => KillState;
  readonly riskLimits?: (limits: RiskLimits) => RiskLimits;
  readonly venue?: (venue: Venue) => Venue;
}

/** A planted bug. */
export interface Canary {
  /** Its name, in kebab case. */
  readonly name: string;
  /** What is wrong, as a sentence without an end. */
  readonly summary: string;
  /** In which kind of simulation it can show. */
  readonly mode: SimulationMode;
  readonly alterations: Alterations;
}
