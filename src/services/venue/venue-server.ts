/** The simulated venue over HTTP and WebSocket, on the loopback interface and nowhere else. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { isPlainObject } from '../../core/contracts/field-reader.ts';
import { textOfThrown } from '../../core/thrown.ts';
import type { Clock } from '../../core/time.ts';
import type { Timers } from '../../core/timers.ts';
import type { Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { Credentials } from './signature.ts';
import { createStreamFaults } from './stream-faults.ts';
import { eventText, type VenueApi, type VenueReply, type VenueRequest } from './venue-api.ts';

/** A venue that listens. */
export interface VenueServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** What a venue is served from. */
export interface VenueServerGiven {
  readonly exchange: Exchange;
  readonly api: VenueApi;
  readonly faults: Faults;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Pause between two ticks of the market, in milliseconds. */
  readonly tickMs: number;
  /** Port on the loopback interface; 0 takes a free one. */
  readonly port: number;
}

/** A port that is taken, or not allowed. */
export class VenueServerError extends Error {
  /** Stable code of this error. */
  readonly code = 'VENUE_SERVER';

  constructor(port: number, cause: unknown) {
    super(
      `Expected port ${port} of 127.0.0.1 to be free, was ${textOfThrown(cause)}. Name another one with --port.`,
      {
        cause,
      },
    );
    this.name = 'VenueServerError';
  }
}

const LOOPBACK = '127.0.0.1';

/** Longest body that is read, in bytes: an order is some 200. */
const BODY_SIZE_MAX = 65_536;

/** Longest wait for the first message of a stream, in milliseconds. */
const AUTH_MS_MAX = 5_000;

/**
 * Starts to listen, and lets the market tick.
 *
 * @throws VenueServerError where the port is taken
 */
export async function startVenueServer(given: VenueServerGiven): Promise<VenueServer> {
  const { exchange, clock, timers, tickMs } = given;
  const server = createServer((request, response) => {
    serve(request, response, given).catch(() => {
      response.destroy();
    });
  });
  const sockets = new WebSocketServer({ server, path: '/v1/stream', maxPayload: BODY_SIZE_MAX });
  const endings = new Set<() => void>();
  sockets.on('connection', (socket) => {
    const end = stream(socket, given);
    endings.add(end);
    socket.on('close', () => {
      end();
      endings.delete(end);
    });
  });
  // A port that is taken is told by the server itself.
  sockets.on('error', () => undefined);
  const port = await listen(server, given.port);
  let cancelTick = timers.start(tickMs, tick);

  function tick(): void {
    exchange.tick(nowMsOf(clock));
    cancelTick = timers.start(tickMs, tick);
  }

  return {
    port,
    async close() {
      cancelTick();
      for (const end of endings) end();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new VenueServerError(port, error));
    });
    server.listen(port, LOOPBACK, () => {
      // type-coverage:ignore-next-line -- a server that listens on a port has an address with one
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  given: VenueServerGiven,
): Promise<void> {
  const body = await bodyOf(request);
  const asked: VenueRequest = {
    method: request.method ?? '',
    target: request.url ?? '/',
    body,
    key: headerOf(request, 'x-api-key'),
    timestamp: headerOf(request, 'x-timestamp'),
    signature: headerOf(request, 'x-signature'),
  };
  const reply = given.api.reply(asked, nowMsOf(given.clock));
  if (reply.kind === 'reset') request.socket.destroy();
  else if (reply.kind === 'answer')
    later(given.timers, reply.delayMs, () => {
      send(response, reply);
    });
  // Silence: whoever waits gives up, and closes the connection.
}

function send(response: ServerResponse, { status, retryAfter, body }: VenueReply & { kind: 'answer' }): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
  });
  response.end(body);
}

/** Sends events to one client, once it has said who it is; returns what ends that. */
function stream(socket: WebSocket, { exchange, api, faults, clock, timers }: VenueServerGiven): () => void {
  const throughFaults = createStreamFaults(faults);
  let stopListening: () => void = () => undefined;
  const cancelWait = timers.start(AUTH_MS_MAX, () => {
    socket.close();
  });
  socket.on('error', () => {
    socket.terminate();
  });
  socket.once('message', (data: Buffer) => {
    cancelWait();
    if (!api.mayListen(credentialsIn(data.toString()), nowMsOf(clock))) {
      socket.close(4401, 'unauthorized');
      return;
    }
    socket.send('{"kind":"ready"}');
    stopListening = exchange.listen((event) => {
      const step = throughFaults(eventText(event));
      if (step.kind === 'drop') socket.terminate();
      else for (const text of step.texts) socket.send(text, () => undefined);
    });
  });
  return () => {
    cancelWait();
    stopListening();
  };
}

function credentialsIn(text: string): Credentials {
  const raw = parsedObject(text);
  const textAt = (name: string): string | undefined => {
    const value = raw[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { key: textAt('key'), timestamp: textAt('timestamp'), signature: textAt('signature') };
}

function parsedObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_SIZE_MAX)
      throw new RangeError(`Expected a body of at most ${BODY_SIZE_MAX} bytes, was more.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function later(timers: Timers, delayMs: number, run: () => void): void {
  if (delayMs === 0) run();
  else timers.start(delayMs, run);
}

function nowMsOf(clock: Clock): number {
  return Number(clock.nowNs() / 1_000_000n);
}
