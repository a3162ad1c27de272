import type { Effect } from './effect.ts';
import type { InputItem, ServiceInput } from './service-input.ts';

/** What a service is told from within its process: results of calls to the outside, which nobody publishes. */
export interface Mailbox<Message> {
  /** Read this like any topic: what comes of a message is journaled, published, and only then done with. */
  readonly input: ServiceInput;
  /**
   * Hands a message over; resolves once it is done with. Whoever waits for that before the next one keeps the mailbox
   * short. What is posted to a service that ends is lost, as it is in a crash: it never resolves.
   */
  readonly post: (message: Message) => Promise<void>;
}

/** Makes a mailbox, which takes messages before it is opened, too; `name` stands for it where topics are named. */
export function createMailbox<Message>(name: string, handle: (message: Message) => Effect): Mailbox<Message> {
  const waiting: InputItem[] = [];
  let onItem: ((item: InputItem) => void) | null = null;
  let isClosed = false;
  let delivered = 0;

  function put(item: InputItem): void {
    if (onItem === null) {
      waiting.push(item);
      return;
    }
    const take = onItem;
    onItem = null;
    take(item);
  }

  return {
    input: {
      pattern: name,
      open: () =>
        Promise.resolve({
          next: () => {
            const item = isClosed ? CLOSED : waiting.shift();
            if (item !== undefined) return Promise.resolve(item);
            return new Promise<InputItem>((resolve) => {
              onItem = resolve;
            });
          },
          poll: () => (isClosed ? undefined : waiting.shift()),
          counts: () => ({
            delivered,
            missing: 0,
            malformed: 0,
            withUnknownFields: 0,
            waiting: waiting.length,
          }),
          setAside: () => [],
          close: () => {
            isClosed = true;
            put(CLOSED);
            return Promise.resolve();
          },
        }),
    },
    post: (value) =>
      new Promise((resolve) => {
        if (isClosed) return;
        put({
          kind: 'message',
          topic: name,
          value,
          nextPosition: undefined,
          handle: () => {
            delivered += 1;
            return handle(value);
          },
          acknowledge: resolve,
        });
      }),
  };
}

const CLOSED: InputItem = Object.freeze({ kind: 'closed' });
