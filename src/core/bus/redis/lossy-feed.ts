import { compileGlob, type TopicMatcher } from '../glob.ts';
import { LossyInbox } from '../lossy-inbox.ts';
import { broken, decodePayload, type PayloadBounds } from '../wire-payload.ts';
import { LossyPositions, type TopicEnds } from './lossy-positions.ts';

/** A lossy message on the wire: its position, a space, its payload. */
const LOSSY_MESSAGE = /^(\d{1,15}) (.*)$/s;

/** What one lossy subscription receives: puts it in order of positions and finds what is missing. */
export class LossyFeed {
  /** Pattern of its topics. */
  readonly pattern: string;
  /** Resolves when the first message can come. */
  readonly active: Promise<void>;
  readonly inbox: LossyInbox;
  readonly #positions: LossyPositions;
  readonly #matches: TopicMatcher;
  readonly #bounds: PayloadBounds;
  #markActive = (): void => {};
  /** Wakes the reader. */
  onItem = (): void => {};

  /** Keeps at most `queueCapacity` messages. */
  constructor(pattern: string, queueCapacity: number, bounds: PayloadBounds) {
    this.pattern = pattern;
    this.inbox = new LossyInbox(queueCapacity);
    this.#matches = compileGlob(pattern);
    this.#positions = new LossyPositions(this.#matches);
    this.#bounds = bounds;
    this.active = new Promise((resolve) => {
      this.#markActive = resolve;
    });
  }

  /** Takes a message as it came over the wire. */
  handle(topic: string, text: string): void {
    const [, digits, payload] = LOSSY_MESSAGE.exec(text) ?? [];
    if (digits === undefined || payload === undefined) {
      this.inbox.push(broken({ topic }, text, 'a position, a space, and a payload', 'other text'));
      this.onItem();
      return;
    }
    const position = Number(digits);
    const missingCount = this.#positions.admit(topic, position);
    if (missingCount === undefined) return;
    if (missingCount > 0) this.inbox.push({ kind: 'gap', topic, missingCount });
    this.inbox.push(decodePayload({ topic, position }, payload, this.#bounds));
    this.onItem();
  }

  /** Learns where every topic stands at this point of the stream of messages. */
  catchUp(ends: TopicEnds): void {
    for (const [topic, missingCount] of this.#positions.catchUp(ends)) {
      this.inbox.push({ kind: 'gap', topic, missingCount });
    }
    this.#markActive();
    this.onItem();
  }
}
