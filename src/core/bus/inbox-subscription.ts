import type { Decoded, Decoder } from '../contracts/index.ts';
import type { Delivery, ReceivedMessage, SetAsideMessage, Subscription, SubscriptionCounts } from './bus.ts';
import { MalformedShelf } from './malformed-shelf.ts';
import type { WireMessage } from './wire-message.ts';

/** What an inbox hands out: a payload that is not yet checked, one that is not even JSON, or a gap. */
export type InboxItem =
  | PayloadItem
  | BrokenItem
  | { readonly kind: 'gap'; readonly topic: string; readonly missingCount: number };

/** A payload that is not yet checked. */
export interface PayloadItem extends WireMessage {
  readonly kind: 'payload';
  readonly position: number;
  /** Of an item that goes to several readers, what the latest of them made of it; null before the first. */
  reading?: SharedReading | null;
}

/** What a decoder made of a payload. Values are never changed, so that readers with the same decoder share one. */
export interface SharedReading {
  readonly decode: Decoder<unknown>;
  readonly decoded: Decoded<unknown>;
}

/** What came over the wire and is no message; the payload is its text, cut short. */
export interface BrokenItem extends SetAsideMessage {
  readonly kind: 'broken';
  /** Its place in the topic, if it has one. */
  readonly position: number | undefined;
}

/** Where the messages of one subscription come from; the two classes of delivery differ only here. */
export interface Inbox {
  /** Returns the next item, or `undefined` when there is none yet. */
  take(): InboxItem | undefined;
  /** Returns how many items can be taken now. */
  size(): number;
  /** Learns that a message, and all before it on its topic, have been handled. */
  acknowledge(topic: string, position: number): void;
  /** Learns that a message was malformed and nobody will acknowledge it. */
  skip(topic: string, position: number): void;
}

const CLOSED = Object.freeze({ kind: 'closed' });

/** Reader's end of a bus: takes from an inbox, checks, counts, and wakes who waits. */
export class InboxSubscription<Message> implements Subscription<Message> {
  readonly #inbox: Inbox;
  readonly #decode: Decoder<Message>;
  readonly #onClose: () => Promise<void>;
  readonly #malformed = new MalformedShelf();
  readonly #waiting: ((delivery: Delivery<Message>) => void)[] = [];
  #closing = Promise.resolve();
  #state: 'open' | 'draining' | 'closed' = 'open';
  #deliveredCount = 0;
  #missingCount = 0;
  #withUnknownFieldsCount = 0;

  /** Reads from `inbox`; `onClose` is called once, when the reader ends the subscription. */
  constructor(inbox: Inbox, decode: Decoder<Message>, onClose: () => Promise<void>) {
    this.#inbox = inbox;
    this.#decode = decode;
    this.#onClose = onClose;
  }

  next(): Promise<Delivery<Message>> {
    const ready = this.poll();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  poll(): Delivery<Message> | undefined {
    return this.#waiting.length === 0 ? this.#takeNext() : undefined;
  }

  acknowledge(message: ReceivedMessage<Message>): void {
    this.#inbox.acknowledge(message.topic, message.position);
  }

  counts(): SubscriptionCounts {
    return {
      delivered: this.#deliveredCount,
      missing: this.#missingCount,
      malformed: this.#malformed.count,
      withUnknownFields: this.#withUnknownFieldsCount,
      waiting: this.#inbox.size(),
    };
  }

  setAside(): readonly SetAsideMessage[] {
    return this.#malformed.kept;
  }

  close(): Promise<void> {
    if (this.#state !== 'closed') {
      this.#state = 'closed';
      this.wake();
      this.#closing = this.#onClose();
    }
    return this.#closing;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery<Message>, void, undefined> {
    for (;;) {
      const delivery = await this.next();
      yield delivery;
      if (delivery.kind === 'closed') return;
    }
  }

  /** Hands new messages to the readers that wait for them. */
  wake(): void {
    while (this.#waiting.length > 0) {
      const ready = this.#takeNext();
      if (ready === undefined) return;
      this.#waiting.shift()?.(ready);
    }
  }

  /** Ends the subscription after the messages that are already there. */
  drain(): void {
    if (this.#state === 'open') this.#state = 'draining';
    this.wake();
  }

  #takeNext(): Delivery<Message> | undefined {
    while (this.#state !== 'closed') {
      const item = this.#inbox.take();
      if (item === undefined) return this.#state === 'draining' ? CLOSED : undefined;
      const delivery = this.#check(item);
      if (delivery !== undefined) return delivery;
    }
    return CLOSED;
  }

  #check(item: InboxItem): Delivery<Message> | undefined {
    if (item.kind === 'gap') {
      this.#missingCount += item.missingCount;
      return item;
    }
    if (item.kind === 'broken') {
      this.#putAside(item, item.position);
      return undefined;
    }
    const { topic, position, payload } = item;
    const decoded = this.#read(item);
    if (decoded.ignored.length > 0) this.#withUnknownFieldsCount += 1;
    if (decoded.kind === 'ok') {
      this.#deliveredCount += 1;
      return { kind: 'message', topic, position, value: decoded.value };
    }
    this.#putAside({ topic, payload, fields: decoded.fields }, position);
    return undefined;
  }

  #read(item: PayloadItem): Decoded<Message> {
    const { reading, payload } = item;
    // type-coverage:ignore-next-line -- the same decoder left it there
    if (reading?.decode === this.#decode) return reading.decoded as Decoded<Message>;
    const decoded = this.#decode(payload);
    if (reading !== undefined) item.reading = { decode: this.#decode, decoded };
    return decoded;
  }

  #putAside({ topic, payload, fields }: SetAsideMessage, position: number | undefined): void {
    this.#malformed.add({ topic, payload, fields });
    if (position !== undefined) this.#inbox.skip(topic, position);
  }
}
