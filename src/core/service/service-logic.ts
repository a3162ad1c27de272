/**
 * What a service decides, apart from the shell that feeds it: no bus, no file, no clock of its own.
 *
 * A logic is restarted from notes. Whatever it must know after a restart is in the notes of its effects (or in a
 * snapshot that replaces all notes before it); what it does not note is forgotten, such as the latest prices.
 */
import type { ServiceInput } from './service-input.ts';

/** What services measure. Numbers of the broker count from its start, but for calls that wait now and the age in seconds. */
export type MeasureName =
  | 'remembered-ids'
  | 'open-orders'
  | 'orders-placed'
  | 'orders-refused'
  | 'unknown-statuses'
  | 'set-aside'
  | 'trades-reconciled'
  | 'stream-reconnects'
  | 'failed-calls'
  | 'waiting-calls'
  | 'venue-contact-age-seconds';

/** Something that a service knows of itself, for its metrics. */
export interface Measure {
  /** What is measured. */
  readonly name: MeasureName;
  /** Instrument, `BASE/QUOTE`; null where it is none's. */
  readonly symbol: string | null;
  readonly value: number;
}

/** A service while it runs. */
export interface ServiceLogic {
  /** What it reads; messages of one input come in order, and one message is handled at a time. */
  readonly inputs: readonly ServiceInput[];
  /** Takes the note of an earlier effect back into memory, in the order in which they were written. */
  readonly recall: (note: unknown) => void;
  /** Returns all that notes so far have told, as JSON data. */
  readonly snapshot: () => unknown;
  /** Returns what it knows of itself now; nothing by default. */
  readonly measures?: () => readonly Measure[];
  /** Called once, after the last note was recalled and before the first message. */
  readonly start?: () => void;
  /** Called once, after the last message; also when the journal has failed. */
  readonly stop?: () => void;
}

/** How a service is made, anew or after a restart. */
export interface ServiceDefinition {
  /** Its name: consumer on the bus, publisher of its messages, name of its journal. */
  readonly name: string;
  /**
   * Makes the logic, from the snapshot of an earlier one where there is one.
   *
   * @throws where the snapshot is damaged
   */
  readonly create: (snapshot: unknown) => ServiceLogic;
}
