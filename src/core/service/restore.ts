import type { WireMessage } from '../bus/index.ts';
import type { ServiceDefinition, ServiceLogic } from './service-logic.ts';
import { readStepRecord, type Snapshot, type Step, type StepCursors } from './step.ts';

/** A service as its journal left it. */
export interface RestoredService {
  readonly logic: ServiceLogic;
  /** Number of its last step; 0 where it never made one. */
  readonly sequence: number;
  /** Where to go on reading. */
  readonly cursors: ReadonlyMap<string, number>;
  /** The messages of its last step, which may not have been published; the bus knows them by their sequence. */
  readonly unsettled: readonly WireMessage[];
}

/** A journal that does not fit together, so that nothing can be told from it. */
export class ServiceJournalError extends Error {
  /** Stable code of this error. */
  readonly code = 'SERVICE_JOURNAL';

  constructor(service: string, problem: string, options?: ErrorOptions) {
    super(
      `Expected a sound journal of ${service}, was one where ${problem}. Restore it from a backup, or move it away to start anew.`,
      options,
    );
    this.name = 'ServiceJournalError';
  }
}

/**
 * Brings a service back from its journal.
 *
 * @throws ServiceJournalError where a record is none, a step is missing, or the service cannot take its state back
 */
export async function restoreService(
  definition: ServiceDefinition,
  journal: AsyncIterable<unknown>,
): Promise<RestoredService> {
  const { name } = definition;
  const history = await readHistory(name, journal);
  const logic = guarded(name, 'the service refuses its snapshot', () =>
    definition.create(history.snapshot?.state),
  );
  for (const step of history.steps) {
    for (const note of step.notes) {
      guarded(name, `the service refuses a note of step ${step.sequence}`, () => {
        logic.recall(note);
      });
    }
  }
  const last = history.steps.at(-1);
  return {
    logic,
    sequence: last?.sequence ?? history.snapshot?.sequence ?? 0,
    cursors: cursorsOf(history),
    unsettled: last?.messages ?? [],
  };
}

interface History {
  readonly snapshot: Snapshot | null;
  /** Steps after the snapshot. */
  readonly steps: readonly Step[];
}

async function readHistory(name: string, journal: AsyncIterable<unknown>): Promise<History> {
  let snapshot: Snapshot | null = null;
  let steps: Step[] = [];
  let sequence = 0;
  for await (const value of journal) {
    const record = readStepRecord(value);
    if (record === null) throw new ServiceJournalError(name, `the record after step ${sequence} is none`);
    const isFirst = snapshot === null && steps.length === 0;
    const expected = record.kind === 'step' ? sequence + 1 : sequence;
    if (record.sequence !== expected && !(isFirst && record.kind === 'snapshot')) {
      throw new ServiceJournalError(
        name,
        `${record.kind} ${record.sequence} stands where ${expected} should`,
      );
    }
    ({ sequence } = record);
    if (record.kind === 'snapshot') {
      snapshot = record;
      steps = [];
    } else {
      steps.push(record);
    }
  }
  return { snapshot, steps };
}

function cursorsOf({ snapshot, steps }: History): ReadonlyMap<string, number> {
  const all: readonly StepCursors[] = [snapshot?.cursors ?? {}, ...steps.map(({ cursors }) => cursors)];
  return new Map(all.flatMap((cursors) => Object.entries(cursors)));
}

function guarded<Result>(name: string, problem: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw new ServiceJournalError(name, problem, { cause: error });
  }
}
