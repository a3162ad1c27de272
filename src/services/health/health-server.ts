import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health, HealthReport } from './health.ts';

/** What the server shows, and where. */
export interface HealthServerGiven {
  readonly health: Health;
  /** The metrics in the text format of Prometheus. */
  readonly metricsText: () => Promise<string>;
  /** Bearer token that `/metrics` asks for; null asks for none. */
  readonly metricsToken: string | null;
  /** Address to listen at; 127.0.0.1 by default. */
  readonly host?: string;
  /** Port to listen at; 0 takes a free one. */
  readonly port: number;
}

/** A server that listens. */
export interface HealthServer {
  readonly port: number;
  /** Ends every connection and stops. */
  readonly close: () => Promise<void>;
}

/** An address at which nothing can listen. */
export class HealthServerError extends Error {
  /** Stable code of this error. */
  readonly code = 'HEALTH_SERVER';

  /** Says which address, and what to do. */
  constructor(message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'HealthServerError';
  }
}

/** Nobody who asks for health has more to say than this, or needs longer. */
const limits = { headerBytes: 8_192, requestMs: 5_000, connections: 64 };

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * Listens for probes: `/health`, `/health/liveness`, `/health/readiness` (200 or 503 with the report) and `/metrics`.
 *
 * @throws HealthServerError where the port cannot be had
 */
export async function startHealthServer(given: HealthServerGiven): Promise<HealthServer> {
  const { host = '127.0.0.1', port } = given;
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestMs,
      headersTimeout: limits.requestMs,
      keepAliveTimeout: limits.requestMs,
    },
    (request, response) => {
      void respond(given, request, response);
    },
  );
  server.maxConnections = limits.connections;
  await listen(server, host, port);
  return {
    // type-coverage:ignore-next-line -- a server that listens at a host and port has an address of this kind
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new HealthServerError(
          `Expected to listen at ${host}:${port} for health and metrics, was: ${cause.message}. Set another http.port.`,
          { cause },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}

async function respond(
  given: HealthServerGiven,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Nobody reads a body; what comes is thrown away.
  request.resume();
  const { status, type, body } = await answerSafely(given, request);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answerSafely(given: HealthServerGiven, request: IncomingMessage): Promise<Answer> {
  try {
    return await answer(given, request);
  } catch {
    return text(500, 'the answer failed');
  }
}

async function answer(
  given: HealthServerGiven,
  { method, url = '/', headers }: IncomingMessage,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'expected GET');
  const path = url.split('?', 1)[0];
  switch (path) {
    case '/health':
      return report(given, ({ status }) => status === 'ok');
    case '/health/liveness':
      return report(given, ({ liveness }) => liveness.healthy);
    case '/health/readiness':
      return report(given, ({ readiness }) => readiness.healthy);
    case '/metrics':
      if (!isAllowed(headers.authorization, given.metricsToken)) return text(401, 'expected a bearer token');
      return {
        status: 200,
        type: 'text/plain; version=0.0.4; charset=utf-8',
        body: await given.metricsText(),
      };
    default:
      return text(404, 'expected /health, /health/liveness, /health/readiness or /metrics');
  }
}

function report({ health }: HealthServerGiven, isHealthy: (report: HealthReport) => boolean): Answer {
  const body = health.report();
  return {
    status: isHealthy(body) ? 200 : 503,
    type: 'application/json; charset=utf-8',
    body: `${JSON.stringify(body)}\n`,
  };
}

function text(status: number, message: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${message}\n` };
}

/** Compares digests, which have one length: the time taken says nothing about the token. */
function isAllowed(authorization: string | undefined, token: string | null): boolean {
  if (token === null) return true;
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
