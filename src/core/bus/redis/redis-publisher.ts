import type { Redis } from 'ioredis';
import {
  type BusError,
  closed,
  outcomeUnknown,
  tooManyTopics,
  tooManyWaiting,
  unreachable,
} from '../bus-error.ts';
import { type BatchContent, type OutgoingBatch, selectBatches } from './publish-request.ts';

/** What a publisher needs. */
export interface PublisherPorts {
  /** Sends a request; the answer has a letter per batch. */
  readonly send: (redis: Redis, args: readonly string[]) => Promise<unknown>;
  /** Bounds as arguments of the script: capacity of a stream, most topics. */
  readonly bounds: readonly [capacity: string, topicCountMax: string];
  /** Most durable batches that wait for room; and most that are on their way, of either class. */
  readonly waitingCountMax: number;
  /** How long batches wait for a connection, in milliseconds; only for messages of errors. */
  readonly patienceMs: number;
  /** A batch waits for room: calls back when there may be some. */
  readonly onFull: () => void;
}

interface PublishRequest {
  readonly number: number;
  readonly batches: readonly OutgoingBatch[];
}

/**
 * Sends batches, one request at a time. Whatever is published while a request is under way goes together
 * with the next, so order is kept, and a request whose answer was lost can simply be sent again: the server
 * knows the number of the last one it has carried out.
 */
export class RedisPublisher {
  readonly #ports: PublisherPorts;
  #redis: Redis | undefined;
  #name = '';
  #downReason = 'not tried yet';
  #isGivenUp = false;
  #queued: OutgoingBatch[] = [];
  #waiting: readonly OutgoingBatch[] = [];
  #request: PublishRequest | undefined;
  #isSending = false;
  #mayHaveRoom = false;
  /** Full durable topics must not take the places of messages that never wait. */
  readonly #unsettledCounts = { lossy: 0, durable: 0 };
  /** Batches that found no room, or stand behind one of those: they do not take the places of batches that find some. */
  readonly #line = new Set<OutgoingBatch>();
  #requestNumber = 0;
  #onIdle: (() => void) | undefined;
  #isClosing = false;

  /** Makes a publisher without connection. */
  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Takes a batch; settles when it is accepted or refused. */
  async submit(batch: BatchContent): Promise<void> {
    const kind = batch.isLossy ? 'lossy' : 'durable';
    if (this.#redis === undefined && (kind === 'lossy' || this.#isGivenUp)) throw this.#unreachable();
    const { waitingCountMax } = this.#ports;
    const underWayCount = this.#unsettledCounts[kind] - (kind === 'durable' ? this.#line.size : 0);
    if (underWayCount >= waitingCountMax) throw tooManyWaiting(waitingCountMax);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const accept = (): void => {
      resolve(undefined);
    };
    const outgoing = { ...batch, resolve: accept, reject };
    this.#unsettledCounts[kind] += 1;
    this.#queued.push(outgoing);
    this.#pump();
    try {
      await promise;
    } finally {
      this.#unsettledCounts[kind] -= 1;
      this.#line.delete(outgoing);
    }
  }

  /** Tries the batches that wait for room again. */
  retryWaiting(): void {
    this.#mayHaveRoom = true;
    this.#pump();
  }

  /** Goes on with a connection; `name` is what the server knows this publisher by. */
  resume(redis: Redis, name: string): void {
    this.#redis = redis;
    this.#name = name;
    this.#isGivenUp = false;
    this.#mayHaveRoom = true;
    this.#pump();
  }

  /** Holds everything until a connection is there again, except what may be lost and was not sent. */
  pause(reason: string): void {
    this.#redis = undefined;
    this.#downReason = reason;
    for (const batch of this.#queued) if (batch.isLossy) batch.reject(this.#unreachable());
    this.#queued = this.#queued.filter(({ isLossy }) => !isLossy);
    if (this.#isClosing) this.#rejectAll(closed, reason);
  }

  /** Refuses everything that waits for a connection, and everything new until there is one. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#rejectAll(() => this.#unreachable(), this.#downReason);
  }

  /** Refuses what waits for room, and resolves when everything else has been answered or refused. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const batch of this.#waiting) batch.reject(closed());
    this.#waiting = [];
    if (this.#redis === undefined) this.#rejectAll(closed, this.#downReason);
    if (this.#request === undefined && this.#queued.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  #rejectAll(makeError: () => BusError, reason: string): void {
    const sent = this.#request?.batches ?? [];
    const unsent = [...this.#waiting, ...this.#queued];
    this.#request = undefined;
    this.#waiting = [];
    this.#queued = [];
    for (const batch of sent) batch.reject(outcomeUnknown(reason));
    for (const batch of unsent) batch.reject(makeError());
    this.#onIdle?.();
  }

  #unreachable(): BusError {
    return unreachable(this.#ports.patienceMs, this.#downReason);
  }

  #pump(): void {
    if (this.#redis === undefined || this.#isSending) return;
    this.#request ??= this.#nextRequest();
    if (this.#request === undefined) {
      this.#onIdle?.();
      return;
    }
    this.#isSending = true;
    void this.#carryOut(this.#redis, this.#request).finally(() => {
      this.#isSending = false;
      this.#pump();
    });
  }

  #nextRequest(): PublishRequest | undefined {
    const { batches, waiting, queued } = selectBatches(this.#waiting, this.#queued, this.#mayHaveRoom);
    this.#mayHaveRoom = false;
    this.#waiting = waiting.filter((batch) => this.#standsInLine(batch));
    this.#queued = [...queued];
    if (batches.length === 0) return undefined;
    this.#requestNumber += 1;
    return { number: this.#requestNumber, batches };
  }

  async #carryOut(redis: Redis, request: PublishRequest): Promise<void> {
    const args = [this.#name, String(request.number), ...this.#ports.bounds];
    for (const batch of request.batches) args.push(...batch.args);
    let outcomes: unknown;
    try {
      outcomes = await this.#ports.send(redis, args);
    } catch (error) {
      this.#handleFailure(redis, request, error);
      return;
    }
    // While the request was under way the connection may have been given up, and the batches with it.
    if (this.#request !== request) return;
    this.#request = undefined;
    this.#settle(request.batches, String(outcomes));
  }

  /** An answer that is an error ends the request; without an answer it is sent again on the next connection. */
  #handleFailure(redis: Redis, request: PublishRequest, error: unknown): void {
    if (!(error instanceof Error && error.name === 'ReplyError')) {
      if (this.#redis === redis) this.#redis = undefined;
      redis.disconnect();
      return;
    }
    if (this.#request === request) this.#request = undefined;
    for (const batch of request.batches) batch.reject(outcomeUnknown(error.message));
  }

  #settle(batches: readonly OutgoingBatch[], outcomes: string): void {
    for (const [index, batch] of batches.entries()) {
      if (outcomes[index] === 'a') batch.resolve();
      if (outcomes[index] === 't')
        batch.reject(tooManyTopics(batch.args[4] ?? '', Number(this.#ports.bounds[1])));
    }
    const full = batches.filter((_, index) => outcomes[index] === 'f');
    if (this.#isClosing) for (const batch of full) batch.reject(closed());
    else this.#waiting = [...full.filter((batch) => this.#standsInLine(batch)), ...this.#waiting];
    if (full.length > 0) this.#ports.onFull();
  }

  /** Whether a batch that finds no room has a place to wait for it; without one it is refused. */
  #standsInLine(batch: OutgoingBatch): boolean {
    const { waitingCountMax } = this.#ports;
    const hasPlace = this.#line.has(batch) || this.#line.size < waitingCountMax;
    if (hasPlace) this.#line.add(batch);
    else batch.reject(tooManyWaiting(waitingCountMax));
    return hasPlace;
  }
}
