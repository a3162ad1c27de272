/**
 * The bus as one process reaches it over a connection: batches and deliveries take their time, the connection breaks,
 * answers get lost, and a server that went down is read again from where this process had got to.
 */
import {
  type BatchOrigin,
  type Bus,
  BusError,
  type SubscribeOptions,
  type Subscription,
  type TopicFamily,
  type WireMessage,
} from '../core/bus/index.ts';
import { LOG_CAPACITY } from './bus-server.ts';
import { type LinkGround, LOSSY_CAPACITY } from './link.ts';
import { LinkedSubscription } from './linked-subscription.ts';

/** Topics of a lossy family here, at most: each may add one notice of a gap to a queue. */
const LOSSY_TOPICS_MAX = 4;

/** Makes the bus of one life of a process. */
export function linkedBus(ground: LinkGround): Bus {
  const { server, time, life, link } = ground;

  async function send(messages: readonly WireMessage[], origin?: BatchOrigin): Promise<void> {
    const slow = link.slowness.shift();
    slow?.onInjected();
    await time.wait(ground.drawWayMs() + (slow?.delayMs ?? 0));
    // A batch that a process had sent before its end arrives, or does not, with the connection.
    if (life.isDead) return;
    if (time.nowMs() < link.brokenUntilMs)
      throw new BusError('BUS_UNREACHABLE', 'Expected a connection to the bus, was a broken one.');
    await server.publishBatch(messages, origin);
    const loseAnswer = link.lostAnswers.shift();
    if (loseAnswer === undefined) return;
    loseAnswer();
    throw new BusError('OUTCOME_UNKNOWN', 'Expected an answer of the bus, was none: the connection broke.');
  }

  return {
    publish: (message) => life.cross(() => send([message])),
    publishBatch: (messages, origin) => life.cross(() => send(messages, origin)),
    subscribe: <Message>(
      family: TopicFamily<Message>,
      options: SubscribeOptions,
    ): Promise<Subscription<Message>> =>
      life.cross(async () => {
        const subscription = new LinkedSubscription(ground, family, {
          queueCapacity: LOSSY_CAPACITY,
          ...options,
        });
        ground.onSubscribed({
          pattern: family.pattern,
          length: () => subscription.counts().waiting,
          lengthMax: family.delivery === 'lossy' ? LOSSY_CAPACITY + LOSSY_TOPICS_MAX : LOG_CAPACITY,
        });
        await subscription.connect();
        return subscription;
      }),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
