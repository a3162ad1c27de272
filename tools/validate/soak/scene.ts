import type { Ground } from './ground.ts';
import type { Asked, SoakRecord } from './records.ts';
import type { Supervisor } from './supervisor.ts';

/** A session of a soak. */
export interface Session {
  /** Folder of the soak. */
  readonly folder: string;
  readonly asked: Asked;
  /** What earlier sessions have soaked, in milliseconds. */
  readonly soakedBeforeMs: number;
  /** Ends the session early. */
  readonly interrupted: AbortSignal;
  readonly onRecord: (record: SoakRecord) => void;
}

/** A time, as records have it. */
export type Moment = Pick<SoakRecord, 'atMs' | 'soakedMs'>;

/** What a session is carried out with. */
export interface Scene {
  readonly session: Session;
  readonly ground: Ground;
  readonly supervisor: Supervisor;
  /** What has been soaked, all sessions together, in milliseconds. */
  readonly soakedMs: () => number;
  readonly now: () => Moment;
  /** Writes a record down. */
  readonly record: (record: SoakRecord) => void;
}
