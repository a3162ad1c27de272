import type { BusError } from '../bus-error.ts';

/** What a batch carries. */
export interface BatchContent {
  /** Number of messages, origin, then class, topic and payload of each message, as the script takes them. */
  readonly args: readonly string[];
  /** How many messages it has. */
  readonly messageCount: number;
  readonly durableTopics: ReadonlySet<string>;
  /** Whether nothing in it has to arrive. */
  readonly isLossy: boolean;
  /** Length of all payloads together, in UTF-16 code units. */
  readonly length: number;
}

/** A batch on its way to the server. */
export interface OutgoingBatch extends BatchContent {
  readonly resolve: () => void;
  readonly reject: (error: BusError) => void;
}

/** What is sent at once: as much as does not hold up the server for long. */
const MESSAGE_COUNT_MAX = 2_000;
const LENGTH_MAX = 4 * 2 ** 20;

/** Who goes now and who stays. */
export interface Selection {
  /** Batches for the next request, in order. */
  readonly batches: readonly OutgoingBatch[];
  /** Batches that wait for room, in order: no batch overtakes an earlier one on a durable topic they share. */
  readonly waiting: readonly OutgoingBatch[];
  /** Batches for which the request has no room, in order. */
  readonly queued: readonly OutgoingBatch[];
}

/**
 * Chooses the batches of the next request. Those that wait for room are tried again only when there may be
 * some; a batch that shares a durable topic with one that stays behind stays as well.
 */
export function selectBatches(
  waiting: readonly OutgoingBatch[],
  queued: readonly OutgoingBatch[],
  mayHaveRoom: boolean,
): Selection {
  const held = new Set<string>();
  const size = { messageCount: 0, length: 0, batchCount: 0 };
  const batches: OutgoingBatch[] = [];
  const staying: OutgoingBatch[] = [];
  for (const batch of waiting) {
    if (mayHaveRoom && !shares(batch, held) && addSize(size, batch)) batches.push(batch);
    else hold(batch);
  }
  for (const [index, batch] of queued.entries()) {
    if (shares(batch, held)) hold(batch);
    else if (addSize(size, batch)) batches.push(batch);
    else return { batches, waiting: staying, queued: queued.slice(index) };
  }
  return { batches, waiting: staying, queued: [] };

  function hold(batch: OutgoingBatch): void {
    staying.push(batch);
    for (const topic of batch.durableTopics) held.add(topic);
  }
}

function shares({ durableTopics }: OutgoingBatch, held: ReadonlySet<string>): boolean {
  return [...durableTopics].some((topic) => held.has(topic));
}

interface RequestSize {
  messageCount: number;
  length: number;
  batchCount: number;
}

/** Adds a batch if it fits; the first always does. */
function addSize(size: RequestSize, batch: OutgoingBatch): boolean {
  const messageCount = size.messageCount + batch.messageCount;
  const isTooMuch = messageCount > MESSAGE_COUNT_MAX || size.length + batch.length > LENGTH_MAX;
  if (isTooMuch && size.batchCount > 0) return false;
  size.messageCount = messageCount;
  size.length += batch.length;
  size.batchCount += 1;
  return true;
}
