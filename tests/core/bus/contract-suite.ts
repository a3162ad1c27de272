import type { Bus } from '../../../src/core/bus/index.ts';

/** Bounds that all buses have. */
export interface ContractBounds {
  readonly logCapacity?: number;
  readonly waitingCountMax?: number;
  readonly topicCountMax?: number;
}

/** Fresh ground for one test. */
export interface BusGround {
  /** Opens a bus with the families of `number-topics.ts`; a second one carries the same messages, if it can. */
  readonly open: (bounds?: ContractBounds) => Promise<Bus>;
  /** Resolves when everything that is under way on this bus has had its effect. */
  readonly settle: (bus: Bus) => Promise<void>;
  /** Closes what was opened. */
  readonly dispose: () => Promise<void>;
}

/** What the parts of the contract are declared with. */
export interface ContractSuite {
  /** Name of the implementation. */
  readonly name: string;
  /** Declares a test, unless the ground cannot carry it. */
  readonly keeps: (title: string, body: () => Promise<void>) => void;
  /** Makes ground of one's own. */
  readonly prepare: () => Promise<BusGround>;
  /** Ground of the running test. */
  readonly ground: () => BusGround;
  /** Settings of each property. */
  readonly runs: { readonly numRuns?: number };
}
