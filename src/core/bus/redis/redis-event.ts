/** What a person who watches the bus should know; everything else is in the deliveries. */
export type RedisBusEvent =
  | {
      /** A connection is there, for the first time or again. */
      readonly kind: 'connected';
      /** Which one: `commands`, `pubsub`, or `reader` and its consumer. */
      readonly link: string;
    }
  | {
      /** A connection was lost, or an attempt to connect failed; another follows. */
      readonly kind: 'disconnected';
      readonly link: string;
      /** In words. */
      readonly reason: string;
      /** Until the next attempt, in milliseconds. */
      readonly retryMs: number;
    }
  | {
      /** The server may lose accepted messages of durable topics when it or its machine dies. */
      readonly kind: 'weak-durability';
      /** What it should be set to, and is not. */
      readonly settings: readonly WeakSetting[];
    }
  | {
      /** The server has fewer messages than it had: it was restored from older data, or started without any. */
      readonly kind: 'data-lost';
      readonly topic: string;
      /** The position that this reader had come to. */
      readonly position: number;
      /** The position after the newest message that the server has now; all that it has comes again. */
      readonly end: number;
    }
  | {
      /** Another subscription reads under the same name now; this one has ended. */
      readonly kind: 'replaced';
      readonly consumer: string;
    };

/** A setting of the server that endangers durable topics. */
export interface WeakSetting {
  /** Name in `redis.conf`. */
  readonly name: string;
  /** Value that loses nothing. */
  readonly expected: string;
  /** Value that it has, or `unknown` when the server does not tell. */
  readonly found: string;
}

/** Hears the events of a bus. */
export type RedisBusListener = (event: RedisBusEvent) => void;
