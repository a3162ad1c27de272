import type {
  Delivery,
  ReceivedMessage,
  SetAsideMessage,
  SubscribeOptions,
  Subscription,
  SubscriptionCounts,
  TopicFamily,
} from '../core/bus/index.ts';
import type { LinkGround } from './link.ts';

const NOTHING_YET: SubscriptionCounts = Object.freeze({
  delivered: 0,
  missing: 0,
  malformed: 0,
  withUnknownFields: 0,
  waiting: 0,
});

/** A subscription that goes on after the server was down: from where it had got to, or with a gap. */
export class LinkedSubscription<Message> implements Subscription<Message> {
  readonly #ground: LinkGround;
  readonly #family: TopicFamily<Message>;
  readonly #options: SubscribeOptions;
  /** Position after the last message that was handed on, by topic. */
  readonly #handedOn: Map<string, number>;
  #inner: Subscription<Message> | null = null;
  #isClosed = false;

  /** Describes a subscription; `connect` begins it. */
  constructor(ground: LinkGround, family: TopicFamily<Message>, options: SubscribeOptions) {
    this.#ground = ground;
    this.#family = family;
    this.#options = options;
    this.#handedOn = new Map(options.from);
  }

  /** Resolves when it is active. */
  async connect(): Promise<Subscription<Message>> {
    const { server, life } = this.#ground;
    const inner = await server.subscribe(this.#family, { ...this.#options, from: this.#handedOn }, life);
    this.#inner = inner;
    life.onEnd(() => void inner.close());
    if (life.isDead || this.#isClosed) await inner.close();
    return inner;
  }

  next(): Promise<Delivery<Message>> {
    return this.#ground.life.cross(() => this.#next());
  }

  poll(): Delivery<Message> | undefined {
    const { link, time } = this.#ground;
    if (time.nowMs() < link.stalledUntilMs) return undefined;
    const delivery = this.#inner?.poll();
    // The end of the server is for `next` to deal with.
    return delivery === undefined || delivery.kind === 'closed' ? undefined : this.#handOn(delivery);
  }

  acknowledge(message: ReceivedMessage<Message>): void {
    if (!this.#ground.life.isDead) this.#inner?.acknowledge(message);
  }

  counts(): SubscriptionCounts {
    return this.#inner?.counts() ?? NOTHING_YET;
  }

  setAside(): readonly SetAsideMessage[] {
    return this.#inner?.setAside() ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#inner?.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery<Message>, void, undefined> {
    for (;;) {
      const delivery = await this.next();
      yield delivery;
      if (delivery.kind === 'closed') return;
    }
  }

  async #next(): Promise<Delivery<Message>> {
    const { time, link, drawWayMs } = this.#ground;
    for (;;) {
      const inner = this.#inner ?? (await this.connect());
      const delivery = await inner.next();
      if (delivery.kind === 'closed' && this.#isClosed) return delivery;
      if (delivery.kind === 'closed') {
        this.#inner = null;
        if (this.#family.delivery === 'lossy')
          return { kind: 'gap', topic: this.#family.pattern, missingCount: 1 };
        continue;
      }
      await time.wait(Math.max(drawWayMs(), link.stalledUntilMs - time.nowMs()));
      return this.#handOn(delivery);
    }
  }

  #handOn(delivery: Delivery<Message>): Delivery<Message> {
    if (delivery.kind === 'message') this.#handedOn.set(delivery.topic, delivery.position + 1);
    return delivery;
  }
}
