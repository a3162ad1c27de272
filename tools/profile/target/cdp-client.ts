import { WebSocket } from 'ws';
import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';

/** A connection to the inspector of a program, which speaks the Chrome DevTools Protocol. */
export interface CdpClient {
  /**
   * Asks for something, and reads the answer.
   *
   * @throws ProfileError `TARGET` where the inspector refuses, or the connection ends first
   */
  readonly ask: <Answer>(method: string, params: object, answer: z.ZodType<Answer>) => Promise<Answer>;
  /** Asks for something of which the answer says nothing. */
  readonly tell: (method: string, params?: object) => Promise<void>;
  /** Calls back with each event of a name, from now on; returns what ends it. */
  readonly on: (event: string, listener: (params: unknown) => void) => () => void;
  /** Resolves when the connection has ended, from whatever side. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** No message is larger: a heap snapshot comes in parts, a profile of ten minutes has some tens of megabytes. */
const MESSAGE_BYTES_MAX = 256 * 2 ** 20;

/** A program that computes answers between two instructions; one that does not in this time never will. */
const CONNECT_MS_MAX = 10_000;

const messageShape = z.union([
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ id: z.int(), error: z.object({ message: z.string() }) }),
  z.object({ method: z.string(), params: z.unknown() }),
]);

interface Asked {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Connects to the inspector at a `ws:` address.
 *
 * @throws ProfileError `TARGET` where nobody answers
 */
export async function connectCdp(address: string): Promise<CdpClient> {
  const socket = new WebSocket(address, {
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES_MAX,
    handshakeTimeout: CONNECT_MS_MAX,
  });
  const listeners = new Map<string, Set<(params: unknown) => void>>();
  const asked = new Map<number, Asked>();
  let lastId = 0;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const { reject } of asked.values()) reject(ended());
      asked.clear();
      resolve();
    });
  });

  function take(text: string): void {
    const message = messageShape.safeParse(JSON.parse(text)).data;
    if (message === undefined) return;
    if ('method' in message) {
      for (const listener of listeners.get(message.method) ?? []) listener(message.params);
      return;
    }
    const waiting = asked.get(message.id);
    asked.delete(message.id);
    if ('error' in message) waiting?.reject(refused(message.error.message));
    else waiting?.resolve(message.result);
  }

  function send(method: string, params: object): Promise<unknown> {
    if (socket.readyState !== WebSocket.OPEN) return Promise.reject(ended());
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      asked.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  }

  socket.on('message', (data: Buffer) => {
    take(data.toString('utf8'));
  });
  await opened(socket);
  return {
    closed,
    async ask(method, params, answer) {
      const read = answer.safeParse(await send(method, params));
      if (read.success) return read.data;
      throw refused(`an answer to ${method} that cannot be read`);
    },
    async tell(method, params = {}) {
      await send(method, params);
    },
    on(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => all.delete(listener);
    },
    close: () => socket.close(),
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // What goes wrong from here on ends the connection, and whoever waits hears of that.
      socket.on('error', () => undefined);
      resolve();
    });
    socket.once('error', (cause) => {
      reject(
        new ProfileError(
          'TARGET',
          `Expected an inspector that answers, was none (${cause.message}). Does the program still run?`,
          cause,
        ),
      );
    });
  });
}

function ended(): ProfileError {
  return new ProfileError(
    'TARGET',
    'Expected the program to run until the profile was taken, was its end. Ask for a shorter --duration.',
  );
}

function refused(message: string): ProfileError {
  return new ProfileError(
    'TARGET',
    `Expected the inspector to do what it was asked for, was "${message}". Use Node 22.18 or later on both sides.`,
  );
}
