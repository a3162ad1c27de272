import type { VenueEvent, VenueStream } from '../venue.ts';
import { VenueError } from '../venue-error.ts';
import { readEvent } from './answers.ts';

/** What a socket tells. */
export interface SocketListener {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Called once, at the end of the connection, whatever ended it. */
  readonly onClose: (reason: string) => void;
}

/** A connection over WebSocket. */
export interface Socket {
  readonly send: (text: string) => void;
  readonly close: () => void;
}

/** Connects over WebSocket. */
export type OpenSocket = (url: string, listener: SocketListener) => Socket;

/** Events that wait to be read, at most; a reader that is slower is cut off, and finds the rest in the lists. */
const WAITING_COUNT_MAX = 10_000;

/** Makes the stream of events at an address, whose first message `greet` writes. */
export function createEventStream(open: OpenSocket, url: string, greet: () => string): VenueStream {
  let waiting: VenueEvent[] = [];
  let socket: Socket | null = null;
  let broken: VenueError | null = null;
  let onChange: () => void = () => undefined;

  function connect(): void {
    broken = null;
    const own = open(url, {
      onOpen() {
        own.send(greet());
      },
      onText(text) {
        if (socket !== own) return;
        const event = readEvent(text);
        if (event !== null) waiting.push(event);
        if (waiting.length > WAITING_COUNT_MAX) lose('more events than are read in time');
        onChange();
      },
      onClose(reason) {
        if (socket === own) lose(reason);
      },
    });
    socket = own;
  }

  function lose(reason: string): void {
    const lost = socket;
    socket = null;
    broken = new VenueError({ kind: 'network' }, `the stream has ended: ${reason}`);
    lost?.close();
    onChange();
  }

  return {
    async read() {
      if (socket === null && waiting.length === 0) connect();
      while (waiting.length === 0) {
        if (broken !== null) throw broken;
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
      const events = waiting;
      waiting = [];
      return events;
    },
    close() {
      lose('closed by us');
    },
  };
}
