import net from 'node:net';

/**
 * Unit tests do not touch the network: every outgoing socket is refused with the address it asked for.
 * `fetch`, `http`, `tls` and Redis clients all connect through `net.Socket`.
 */
net.Socket.prototype.connect = function refuse(...args: unknown[]): never {
  throw new Error(
    `Expected a unit test without network, was a connection to ${JSON.stringify(args[0])}. ` +
      'Pass a fake in, or move the test to tests/integration.',
  );
};
