/**
 * What a bus has to do, in lists: one of all messages in the order in which they were accepted, and for every reader
 * what it has been given and has acknowledged. The bus in memory, the bus with a file and the bus over Redis have to do
 * the same, but for `repeatsWait`; over Redis some of it comes to pass a little later.
 */

/** An accepted message and its place in its topic. */
export interface Accepted {
  readonly topic: string;
  readonly position: number;
  /** A number; text breaks the contract of its topic. */
  readonly payload: number | string;
}

/** A durable consumer; it outlives its subscription. */
export interface ConsumerModel {
  /** Messages that are done with: acknowledged with all before them, or malformed. */
  readonly done: Set<Accepted>;
  /** Messages that the present subscription was given, or has passed over. */
  given: Set<Accepted>;
  isReading: boolean;
}

/** A lossy reader: what waits for it, and how many were dropped since it was told. */
export interface LossyModel {
  waiting: readonly Accepted[];
  missingCount: number;
}

/** A batch whose publisher waits for room. */
export interface WaitingModel {
  readonly number: number;
  readonly topic: string;
  readonly payloads: readonly (number | string)[];
}

/** A bus. */
export interface BusModel {
  /** Messages that each durable topic keeps for those who have not acknowledged them. */
  readonly logCapacity: number;
  /** Messages that wait for a lossy reader. */
  readonly queueCapacity: number;
  /** Batches that may wait for room. */
  readonly waitingCountMax: number;
  /**
   * Whether a batch that is published again waits behind those of its topic, as over Redis: only the server knows that it
   * is there already, and is asked about the topic when those before it have gone. It is there once in either case.
   */
  readonly repeatsWait: boolean;
  accepted: readonly Accepted[];
  waiting: readonly WaitingModel[];
  readonly consumers: Map<string, ConsumerModel>;
  lossy: LossyModel | undefined;
  /** Batches whose publishers were told that they are accepted. */
  readonly acceptedBatches: Set<number>;
  /** The last of them on each topic. */
  readonly lastBatchOn: Map<string, number>;
  batchCount: number;
}

/** What bounds a bus. */
export type BusBounds = Pick<BusModel, 'logCapacity' | 'queueCapacity' | 'waitingCountMax' | 'repeatsWait'>;

/** Makes the model of a new bus. */
export function newBusModel(bounds: BusBounds): BusModel {
  return {
    ...bounds,
    accepted: [],
    waiting: [],
    consumers: new Map(),
    lossy: undefined,
    acceptedBatches: new Set(),
    lastBatchOn: new Map(),
    batchCount: 0,
  };
}

/** Messages of a topic that are accepted, oldest first. */
export function onTopic(model: Readonly<BusModel>, topic: string): readonly Accepted[] {
  return model.accepted.filter((message) => message.topic === topic);
}

/** Whether a topic is durable, by its name. */
export function isDurableTopic(topic: string): boolean {
  return topic.startsWith('jobs.');
}

/** Whether so many more fit: nothing that somebody has not done with may go from the newest `logCapacity`. */
function hasRoom(model: Readonly<BusModel>, topic: string, count: number): boolean {
  if (!isDurableTopic(topic)) return true;
  const messages = onTopic(model, topic);
  const goneCount = Math.max(0, messages.length + count - model.logCapacity);
  const going = messages.slice(0, goneCount);
  return [...model.consumers.values()].every(({ done }) => going.every((message) => done.has(message)));
}

/** Publishes a batch; it is accepted now, or waits behind those of its topic, or is refused when the line is full. */
export function publish(model: BusModel, batch: WaitingModel): 'taken' | 'refused' {
  const isFull = model.waiting.length >= model.waitingCountMax;
  if (isFull && !passes(model, batch)) return 'refused';
  model.waiting = [...model.waiting, batch];
  acceptWaiting(model);
  return 'taken';
}

/** Whether a batch fits now, with none of its topic before it. */
function passes(model: Readonly<BusModel>, { topic, payloads }: WaitingModel): boolean {
  return model.waiting.every((before) => before.topic !== topic) && hasRoom(model, topic, payloads.length);
}

/** Whether a batch that was accepted and is published again on a topic is found to be there without waiting. */
export function isKnownAtOnce({ waiting, repeatsWait }: Readonly<BusModel>, topic: string): boolean {
  return !repeatsWait || !isDurableTopic(topic) || waiting.every((batch) => batch.topic !== topic);
}

/** Accepts whatever fits, none before an earlier one of its topic. */
export function acceptWaiting(model: BusModel): void {
  const blocked = new Set<string>();
  model.waiting = model.waiting.filter((batch) => {
    const fits = !blocked.has(batch.topic) && hasRoom(model, batch.topic, batch.payloads.length);
    if (fits) accept(model, batch);
    else blocked.add(batch.topic);
    return !fits;
  });
}

function accept(model: BusModel, { number, topic, payloads }: WaitingModel): void {
  model.acceptedBatches.add(number);
  model.lastBatchOn.set(topic, number);
  for (const payload of payloads) {
    const message = { topic, position: onTopic(model, topic).length, payload };
    model.accepted = [...model.accepted, message];
    if (model.lossy !== undefined && !isDurableTopic(topic)) queue(model.lossy, message, model.queueCapacity);
  }
}

function queue(reader: LossyModel, message: Accepted, capacity: number): void {
  const all = [...reader.waiting, message];
  reader.waiting = all.slice(-capacity);
  reader.missingCount += all.length - reader.waiting.length;
}

/** Subscribes: a new consumer begins with the oldest message that is kept, one that is known with what it has not done. */
export function subscribe(model: BusModel, name: string): void {
  const known = model.consumers.get(name);
  const done = known?.done ?? new Set(model.accepted.filter((message) => !isKept(model, message)));
  model.consumers.set(name, { done, given: new Set(done), isReading: true });
}

function isKept(model: Readonly<BusModel>, message: Accepted): boolean {
  return onTopic(model, message.topic).slice(-model.logCapacity).includes(message);
}

/** Returns what a consumer is given next, `undefined` when there is nothing; what is malformed it never sees. */
export function takeNext(model: BusModel, consumer: ConsumerModel): Accepted | undefined {
  const next = model.accepted.find(
    (message) => isDurableTopic(message.topic) && !consumer.given.has(message),
  );
  if (next === undefined) return undefined;
  consumer.given.add(next);
  if (typeof next.payload === 'number') return next;
  consumer.done.add(next);
  acceptWaiting(model);
  return takeNext(model, consumer);
}

/** Takes a message and all before it on its topic as handled. */
export function acknowledge(model: BusModel, consumer: ConsumerModel, { topic, position }: Accepted): void {
  for (const message of onTopic(model, topic)) if (message.position <= position) consumer.done.add(message);
  acceptWaiting(model);
}

/** Returns what the lossy reader is given next: first how many it has lost. */
export function takeLossy(reader: LossyModel): string | undefined {
  if (reader.missingCount > 0) {
    const { missingCount } = reader;
    reader.missingCount = 0;
    return `gap ${missingCount}`;
  }
  const [next, ...rest] = reader.waiting;
  reader.waiting = rest;
  if (typeof next?.payload === 'string') return takeLossy(reader);
  return next && String(next.payload);
}

/** Ends the subscription of a consumer, which stays known. */
export function endReading(consumer: ConsumerModel): void {
  consumer.isReading = false;
}

/** Forgets a consumer, so that it holds nobody up. */
export function forget(model: BusModel, name: string): void {
  model.consumers.delete(name);
  acceptWaiting(model);
}

/** Ends the process: publishers that wait are refused, readers are gone, and of what is done a cursor remains. */
export function endProcess(model: BusModel): void {
  model.waiting = [];
  model.lossy = undefined;
  for (const consumer of model.consumers.values()) {
    endReading(consumer);
    for (const message of model.accepted) {
      const before = onTopic(model, message.topic).slice(0, message.position);
      if (before.some((earlier) => !consumer.done.has(earlier))) consumer.done.delete(message);
    }
  }
}
