/**
 * The shell in which every service runs. It takes messages from the bus, lets the logic decide, and makes what was
 * decided last:
 *
 *     take a few messages → decide → journal the step → publish its messages → call what waited for it → acknowledge
 *
 * Journal first: a crash before it forgets the decision and gets the messages again; a crash after it finds the step
 * in the journal, publishes it once more under the same number, and the bus drops what it already has. So every
 * message has its effect exactly once, however often the process dies.
 */
import type { Bus, SetAsideMessage, WireMessage } from '../bus/index.ts';
import { describeFieldErrors } from '../contracts/index.ts';
import { JournalError } from '../journal/index.ts';
import { type Effect, NO_EFFECT } from './effect.ts';
import { restoreService } from './restore.ts';
import type { InputItem, OpenInput, PendingMessage, ServiceInput } from './service-input.ts';
import type { Measure, ServiceDefinition } from './service-logic.ts';
import type { StepRecord } from './step.ts';
import { StepDraft } from './step-draft.ts';

/** Where a service keeps its steps. */
export interface ServiceJournal {
  /** Everything written so far, oldest first. */
  readonly read: () => AsyncIterable<unknown>;
  /** Resolves when the record is safe on disk. */
  readonly append: (record: StepRecord) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a running service tells. */
export type ServiceEvent =
  | { readonly kind: 'restored'; readonly sequence: number; readonly republished: number }
  /** The logic threw; the message had no effect. */
  | { readonly kind: 'message-failed'; readonly topic: string; readonly error: unknown }
  /** Messages were lost before the service could read them. */
  | { readonly kind: 'gap'; readonly pattern: string; readonly missingCount: number }
  /** The snapshot after this step was too large for the journal. */
  | { readonly kind: 'snapshot-skipped'; readonly sequence: number; readonly error: unknown }
  /** The bus did not take a step; it is tried again. */
  | { readonly kind: 'publish-failed'; readonly sequence: number; readonly error: unknown };

/** What a service needs of its surroundings. */
export interface ServicePorts {
  readonly bus: Bus;
  readonly journal: ServiceJournal;
  /** Waits between two attempts to publish. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly observe: (event: ServiceEvent) => void;
  /**
   * Lets the event loop turn: a service asks for it when it has handled a step's worth of messages, so that a burst holds
   * up nobody else in the process. By default it goes on at once.
   */
  readonly turn?: () => Promise<void>;
}

/** Bounds of a service. */
export interface ServiceSettings {
  /** A step ends when so many messages were read and made, at least 1; 256 by default. */
  readonly stepMessagesMax?: number;
  /** Steps between two snapshots, at least 1; 1000 by default. */
  readonly snapshotEvery?: number;
}

/** Counts of a service since it was started. */
export interface ServiceStatus {
  readonly name: string;
  /** Messages that it has handled. */
  readonly handled: number;
  /** Messages that it has published. */
  readonly published: number;
  /** Messages whose handling threw. */
  readonly failed: number;
  /** Messages that were lost on their way. */
  readonly missing: number;
  /** Messages that broke their contract. */
  readonly malformed: number;
  /** What was wrong with the latest malformed message of each input that had one, in words. */
  readonly refusals: readonly string[];
  /** Messages that have come and wait to be handled. */
  readonly waiting: number;
  /** Number of the last step; goes on over restarts. */
  readonly sequence: number;
  /** What the service knows of itself. */
  readonly measures: readonly Measure[];
}

/** A service that runs. */
export interface RunningService {
  readonly status: () => ServiceStatus;
  /** Resolves when the service has stopped; rejects when its journal failed, after which it does nothing more. */
  readonly finished: Promise<void>;
  /** Stops reading, ends the step under way, writes a snapshot and closes the journal. */
  readonly stop: () => Promise<void>;
}

const retryMs = { first: 50, max: 5_000 };

/** Attempts to write a snapshot are at most 2^6 = 64 times as far apart as they would be. */
const SKIPPED_IN_A_ROW_MAX = 6;

/**
 * Starts a service, or brings it back from its journal.
 *
 * @throws ServiceJournalError where the journal is not sound
 */
export async function startService(
  definition: ServiceDefinition,
  ports: ServicePorts,
  { stepMessagesMax = 256, snapshotEvery = 1_000 }: ServiceSettings = {},
): Promise<RunningService> {
  const { name } = definition;
  const { bus, journal, observe } = ports;
  const { logic, cursors, unsettled, ...restored } = await restoreService(definition, journal.read());
  const tally = { handled: 0, published: 0, failed: 0, missing: 0 };
  const allCursors = new Map(cursors);
  let { sequence } = restored;
  let stopping = false;
  let unpublished = false;
  /** Messages read and made since the event loop was last let turn. */
  let sinceTurn = 0;
  let nextSnapshotFrom = 0;
  let skippedInARow = 0;

  await publish(unsettled);
  logic.start?.();
  observe({ kind: 'restored', sequence, republished: unsettled.length });

  const inputs = await openInputs(logic.inputs, bus, name, cursors);
  const inTurn = oneAtATime();
  const pumps = Promise.all(inputs.map((input) => pump(input)));
  const finished = pumps.then(close, async (error: unknown) => {
    logic.stop?.();
    await closeInputs();
    await journal.close();
    throw error;
  });
  // Whoever stops the service hears of it through `stop` as well.
  finished.catch(() => undefined);

  return {
    status: () => ({
      name,
      ...tally,
      malformed: inputs.reduce((sum, { open }) => sum + open.counts().malformed, 0),
      refusals: inputs.flatMap(({ open }) => open.setAside().slice(-1).map(describeRefusal)),
      waiting: inputs.reduce((sum, { open }) => sum + open.counts().waiting, 0),
      sequence,
      measures: logic.measures?.() ?? [],
    }),
    finished,
    async stop() {
      stopping = true;
      await closeInputs();
      await finished;
    },
  };

  async function pump(input: NamedInput): Promise<void> {
    for (;;) {
      const item = await input.open.next();
      if (item.kind === 'closed' || stopping) return;
      await inTurn(() => take(input, item));
    }
  }

  /** Takes an item and the messages that have come after it, up to a bound, as one step. */
  async function take(input: NamedInput, first: InputItem): Promise<void> {
    // A step that could not be published is the last one of the journal: nothing may come after it.
    if (stopping) return;
    const draft = new StepDraft();
    let item: InputItem | undefined = first;
    while (item?.kind === 'message') {
      draft.add(item, decide(item));
      item = draft.size < stepMessagesMax ? input.open.poll() : undefined;
    }
    if (draft.size > 0) await makeStep(draft);
    await letOthersIn(draft.size);
    if (item?.kind !== 'gap') return;
    tally.missing += item.missingCount;
    observe({ kind: 'gap', pattern: input.pattern, missingCount: item.missingCount });
  }

  /** Less than two steps' worth of messages are handled in one turn of the loop. */
  async function letOthersIn(size: number): Promise<void> {
    sinceTurn += size;
    if (sinceTurn < stepMessagesMax || ports.turn === undefined) return;
    sinceTurn = 0;
    await ports.turn();
  }

  async function makeStep(draft: StepDraft): Promise<void> {
    if (draft.isWorthKeeping) {
      const { notes, messages, cursors: read } = draft;
      sequence += 1;
      for (const [topic, position] of read) allCursors.set(topic, position);
      await journal.append({ kind: 'step', sequence, cursors: Object.fromEntries(read), notes, messages });
      await publish(messages);
      if (unpublished) return;
      if (sequence % snapshotEvery === 0 && sequence >= nextSnapshotFrom) await writeSnapshot();
    }
    draft.settle();
  }

  function decide(message: PendingMessage): Effect {
    tally.handled += 1;
    try {
      return message.handle();
    } catch (error) {
      tally.failed += 1;
      observe({ kind: 'message-failed', topic: message.topic, error });
      return NO_EFFECT;
    }
  }

  /** Tries until the bus takes the batch; at the end of the service it is left to the next start. */
  async function publish(messages: readonly WireMessage[]): Promise<void> {
    if (messages.length === 0) return;
    for (let delayMs = retryMs.first; ; delayMs = Math.min(2 * delayMs, retryMs.max)) {
      try {
        await bus.publishBatch(messages, { publisher: name, sequence });
        tally.published += messages.length;
        return;
      } catch (error) {
        observe({ kind: 'publish-failed', sequence, error });
        unpublished = stopping;
        if (stopping) return;
        await ports.wait(delayMs);
      }
    }
  }

  /**
   * A snapshot only saves time: one that does not fit into the journal is left out, and the steps tell the same. As making
   * it has held up everything else, the next attempt is twice as many steps away each time.
   */
  async function writeSnapshot(): Promise<void> {
    try {
      await journal.append({
        kind: 'snapshot',
        sequence,
        cursors: Object.fromEntries(allCursors),
        state: logic.snapshot(),
      });
      skippedInARow = 0;
    } catch (error) {
      if (!(error instanceof JournalError) || error.code !== 'BAD_RECORD') throw error;
      skippedInARow = Math.min(skippedInARow + 1, SKIPPED_IN_A_ROW_MAX);
      nextSnapshotFrom = sequence + snapshotEvery * 2 ** skippedInARow;
      observe({ kind: 'snapshot-skipped', sequence, error });
    }
  }

  async function close(): Promise<void> {
    logic.stop?.();
    // A snapshot says that everything before it is settled.
    if (!unpublished) await writeSnapshot();
    await journal.close();
  }

  async function closeInputs(): Promise<void> {
    await Promise.all(inputs.map(({ open }) => open.close()));
  }
}

interface NamedInput {
  readonly pattern: string;
  readonly open: OpenInput;
}

async function openInputs(
  inputs: readonly ServiceInput[],
  bus: Bus,
  consumer: string,
  from: ReadonlyMap<string, number>,
): Promise<readonly NamedInput[]> {
  return Promise.all(
    inputs.map(async (input) => ({
      pattern: input.pattern,
      open: await input.open(bus, { consumer, from }),
    })),
  );
}

/** Runs actions one after the other, in the order in which they were handed over. */
function oneAtATime(): (action: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const turn = last.then(action);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** Longest description of a malformed message, in characters: its fields may be many, and long. */
const REFUSAL_LENGTH_MAX = 500;

function describeRefusal({ topic, fields }: SetAsideMessage): string {
  return `${topic}: ${describeFieldErrors(fields)}`.slice(0, REFUSAL_LENGTH_MAX);
}
