/** Stable codes of what a bus refuses. */
export type BusErrorCode =
  | 'BATCH_TOO_LARGE'
  | 'BUS_CLOSED'
  | 'BUS_UNREACHABLE'
  | 'CONSUMER_BUSY'
  | 'FILE_DAMAGED'
  | 'OUTCOME_UNKNOWN'
  | 'PATTERN_OUTSIDE_FAMILY'
  | 'PAYLOAD_NOT_JSON'
  | 'PAYLOAD_TOO_LARGE'
  | 'STORE_FAILED'
  | 'TOO_MANY_TOPICS'
  | 'TOO_MANY_WAITING'
  | 'UNKNOWN_TOPIC';

/** A request that a bus does not carry out; nothing of it has happened, except with `OUTCOME_UNKNOWN`. */
export class BusError extends Error {
  /** Stable code of the refusal. */
  readonly code: BusErrorCode;

  /** Makes the error; the message says what was expected, found, and what to do. */
  constructor(code: BusErrorCode, message: string) {
    super(message);
    this.name = 'BusError';
    this.code = code;
  }
}

/** Refuses everything after `close()`. */
export function closed(): BusError {
  return new BusError('BUS_CLOSED', 'Expected an open bus, was a closed one. Stop producers before close().');
}

/** Refuses a topic that no family covers. */
export function unknownTopic(topic: string): BusError {
  return new BusError(
    'UNKNOWN_TOPIC',
    `Expected a topic of the topic table, was "${topic}". Add its family to src/core/bus/topics.ts.`,
  );
}

/** Refuses a pattern that would read outside the family it was asked of. */
export function patternOutside(family: string, pattern: string): BusError {
  return new BusError(
    'PATTERN_OUTSIDE_FAMILY',
    `Expected a pattern within "${family}", was "${pattern}". Subscribe to the family that owns these topics.`,
  );
}

/** Refuses a second reader under the same name: the two would share, and lose, messages. */
export function consumerBusy(consumer: string): BusError {
  return new BusError(
    'CONSUMER_BUSY',
    `Expected one subscription of the consumer "${consumer}", was one more. Close the first, or use another name.`,
  );
}

/** Refuses a batch that no durable log could ever hold. */
export function batchTooLarge(topic: string, count: number, capacity: number): BusError {
  return new BusError(
    'BATCH_TOO_LARGE',
    `Expected at most ${capacity} messages for "${topic}" in one batch, was ${count}. Publish smaller batches.`,
  );
}

/** Refuses a topic beyond the bound: keys made from unbounded input would fill the memory. */
export function tooManyTopics(topic: string, countMax: number): BusError {
  return new BusError(
    'TOO_MANY_TOPICS',
    `Expected at most ${countMax} topics, was "${topic}" on top. Raise topicCountMax, or publish fewer keys.`,
  );
}

/** Refuses to let one more batch wait for room. */
export function tooManyWaiting(countMax: number): BusError {
  return new BusError(
    'TOO_MANY_WAITING',
    `Expected at most ${countMax} batches to wait for room, was one more. Await publish(), or speed the consumer up.`,
  );
}

/** Refuses a payload that has no form on the wire. */
export function payloadNotJson(topic: string, found: string): BusError {
  return new BusError(
    'PAYLOAD_NOT_JSON',
    `Expected a JSON value for "${topic}", was ${found}. Encode it by the family of its topic.`,
  );
}

/** Refuses a payload that every reader would set aside. */
export function payloadTooLarge(topic: string, expected: string, found: string): BusError {
  return new BusError(
    'PAYLOAD_TOO_LARGE',
    `Expected ${expected} in a payload for "${topic}", was ${found}. Publish less at a time.`,
  );
}

/** Refuses what cannot reach the server in `waitedMs` milliseconds; it was not sent. */
export function unreachable(waitedMs: number, reason: string): BusError {
  const wait = waitedMs > 0 ? ` within ${waitedMs} ms` : '';
  return new BusError(
    'BUS_UNREACHABLE',
    `Expected a connection to Redis${wait}, was none (${reason}). Start Redis, or check its address.`,
  );
}

/** Gives up on a batch that was sent and whose answer never came, or was an error. */
export function outcomeUnknown(reason: string): BusError {
  return new BusError(
    'OUTCOME_UNKNOWN',
    `Expected an answer of Redis to a batch, was none (${reason}). ` +
      'It may have been accepted: publish it again only if its readers know messages by their identifiers.',
  );
}

/** Refuses to open a bus file that holds something else than it was written with. */
export function fileDamaged(lineNumber: number): BusError {
  return new BusError(
    'FILE_DAMAGED',
    `Expected a record of the bus in line ${lineNumber} of its file, was something else. Restore the file from a backup.`,
  );
}

/** Refuses what a bus can no longer write down; whether the last batch is on the disk shows at the next start. */
export function storeFailed(reason: string): BusError {
  return new BusError(
    'STORE_FAILED',
    `Expected the file of the bus to take a batch, was ${reason}. Make room, and start the service again.`,
  );
}
