import type {
  Bus,
  Delivery,
  ReceivedMessage,
  SetAsideMessage,
  SubscribeOptions,
  Subscription,
  SubscriptionCounts,
  TopicFamily,
} from '../bus/index.ts';
import type { Effect } from './effect.ts';

/** A message that waits to be handled. */
export interface PendingMessage {
  readonly kind: 'message';
  readonly topic: string;
  /** What came: the checked value, or the message of any shape where the input takes those. */
  readonly value: unknown;
  /** Position of the next message of the topic; undefined on a lossy topic, which has no way back. */
  readonly nextPosition: number | undefined;
  /** Lets the service decide. */
  handle(): Effect;
  /** Tells the bus that the message is done with for good. */
  acknowledge(): void;
}

/** What an open input gives. */
export type InputItem = PendingMessage | InputSignal;

/** Something about the input itself. */
export type InputSignal =
  | { readonly kind: 'gap'; readonly missingCount: number }
  | { readonly kind: 'closed' };

/** An input that is being read. */
export interface OpenInput {
  /** Resolves to the next item; after the end always to `closed`. */
  readonly next: () => Promise<InputItem>;
  /** Returns the next item that has already come. */
  readonly poll: () => InputItem | undefined;
  readonly counts: () => SubscriptionCounts;
  /** Returns the latest malformed messages. */
  readonly setAside: () => readonly SetAsideMessage[];
  /** Ends reading; resolves when the bus remembers the cursors. */
  readonly close: () => Promise<void>;
}

/** Something that a service reads, with what it does about each message. */
export interface ServiceInput {
  /** The family that is read. */
  readonly pattern: string;
  readonly open: (bus: Bus, options: SubscribeOptions) => Promise<OpenInput>;
}

/** Makes an input from a family of topics and the decision about each of its messages. */
export function inputOf<Message>(
  family: TopicFamily<Message>,
  handle: (message: Message) => Effect,
): ServiceInput {
  return {
    pattern: family.pattern,
    async open(bus, options) {
      const subscription = await bus.subscribe(family, options);
      const origin = { isDurable: family.delivery === 'durable', subscription, handle };
      const itemOf = (delivery: Delivery<Message>): InputItem =>
        delivery.kind === 'message' ? new ArrivedMessage(origin, delivery) : delivery;
      return {
        next: async () => itemOf(await subscription.next()),
        poll() {
          const delivery = subscription.poll();
          return delivery === undefined ? undefined : itemOf(delivery);
        },
        counts: () => subscription.counts(),
        setAside: () => subscription.setAside(),
        close: () => subscription.close(),
      };
    },
  };
}

/** What the messages of one input have in common. */
interface Origin<Message> {
  readonly isDurable: boolean;
  readonly subscription: Subscription<Message>;
  readonly handle: (message: Message) => Effect;
}

/** A message of a subscription: one small object for each of many, so what it can do it has from its class. */
class ArrivedMessage<Message> implements PendingMessage {
  readonly kind = 'message';
  readonly #origin: Origin<Message>;
  readonly #received: ReceivedMessage<Message>;

  constructor(origin: Origin<Message>, received: ReceivedMessage<Message>) {
    this.#origin = origin;
    this.#received = received;
  }

  get topic(): string {
    return this.#received.topic;
  }

  get value(): unknown {
    return this.#received.value;
  }

  get nextPosition(): number | undefined {
    return this.#origin.isDurable ? this.#received.position + 1 : undefined;
  }

  handle(): Effect {
    return this.#origin.handle(this.#received.value);
  }

  acknowledge(): void {
    this.#origin.subscription.acknowledge(this.#received);
  }
}
