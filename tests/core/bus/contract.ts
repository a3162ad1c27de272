/** What every bus keeps, whatever carries the messages. Each implementation runs this suite on its own ground. */
import { afterEach, beforeEach, test } from 'vitest';
import { describeBatchesAndBounds } from './contract-batches.ts';
import { describeDurableTopics } from './contract-durable.ts';
import { describeLossyTopics } from './contract-lossy.ts';
import type { BusGround, ContractSuite } from './contract-suite.ts';

/** What an implementation is capable of, besides the contract. */
export interface ContractOptions {
  /** Tests that this ground cannot carry, by title, with the reason. */
  readonly skipped?: Readonly<Record<string, string>>;
  /** Runs of each property; those of the whole run by default. */
  readonly propertyRuns?: number;
}

/** Declares the suite; `prepare` is called before each test. */
export function describeBusContract(
  name: string,
  prepare: () => Promise<BusGround>,
  { skipped = {}, propertyRuns }: ContractOptions = {},
): void {
  const runs = propertyRuns === undefined ? {} : { numRuns: propertyRuns };
  let current: BusGround;

  function keeps(title: string, body: () => Promise<void>): void {
    test.skipIf(title in skipped)(title, body);
  }

  beforeEach(async () => {
    current = await prepare();
  });

  afterEach(() => current.dispose());

  const suite: ContractSuite = { name, keeps, prepare, ground: () => current, runs };
  describeLossyTopics(suite);
  describeDurableTopics(suite);
  describeBatchesAndBounds(suite);
}
