/**
 * The journal of a service: one record per step, written before anything of the step is seen outside.
 *
 * A *step* holds what a few messages did: the notes to recall, the messages to publish, and how far each durable
 * topic had been read. A *snapshot* stands for everything before it.
 */
import { z } from 'zod';
import type { WireMessage } from '../bus/index.ts';

/** Position of the next message to read, by topic. */
export type StepCursors = Readonly<Record<string, number>>;

/** What a few messages did. */
export interface Step {
  readonly kind: 'step';
  /** Number of the step, from 1, rising by 1. */
  readonly sequence: number;
  /** How far the durable topics of this step have been read. */
  readonly cursors: StepCursors;
  /** What a restart recalls, in order. */
  readonly notes: readonly unknown[];
  /** What was to be published, in order, as one batch. */
  readonly messages: readonly WireMessage[];
}

/** Everything so far in one record. */
export interface Snapshot {
  readonly kind: 'snapshot';
  /** Number of the last step before it; 0 before the first. */
  readonly sequence: number;
  readonly cursors: StepCursors;
  /** The state of the service, in its own form. */
  readonly state: unknown;
}

/** A record of the journal of a service. */
export type StepRecord = Step | Snapshot;

const sequence = z.int().min(0);
const cursors = z.record(z.string(), z.int().min(0));
const record = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('step'),
    sequence: z.int().min(1),
    cursors,
    notes: z.array(z.unknown()),
    messages: z.array(z.object({ topic: z.string().min(1), payload: z.unknown() })),
  }),
  z.object({ kind: z.literal('snapshot'), sequence, cursors, state: z.unknown() }),
]);

/** Reads a record; null where it is none. */
export function readStepRecord(value: unknown): StepRecord | null {
  const read = record.safeParse(value);
  return read.success ? read.data : null;
}
