/** Connections to venues, as the machine makes them. */
import type { HttpAnswer, HttpCall, OpenSocket } from '../services/broker/index.ts';

/** Longest answer that is read, in bytes: a list of 100 000 trades is some 30 MB. */
const BODY_SIZE_MAX = 67_108_864;

/** Asks a venue over HTTP; redirections are not followed, since a signed request is for one address. */
export const httpCall: HttpCall = async ({ method, url, headers, body }, signal): Promise<HttpAnswer> => {
  const response = await fetch(url, {
    method,
    headers,
    signal,
    redirect: 'error',
    ...(body === '' ? {} : { body }),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    body: await bodyOf(response),
  };
};

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // type-coverage:ignore-next-line -- the body of an answer is made of bytes, which its type does not say
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > BODY_SIZE_MAX)
      throw new RangeError(`Expected an answer of at most ${BODY_SIZE_MAX} bytes, was more.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Connects to a venue over WebSocket. */
export const openSocket: OpenSocket = (url, { onOpen, onText, onClose }) => {
  const socket = new WebSocket(url);
  socket.addEventListener('open', onOpen);
  socket.addEventListener('message', (event: { readonly data: unknown }) => {
    onText(String(event.data));
  });
  // An error is followed by the end of the connection, which tells as much.
  socket.addEventListener('close', ({ code, reason }) => {
    onClose(`${code} ${reason}`.trim());
  });
  return {
    send(text) {
      socket.send(text);
    },
    close() {
      socket.close();
    },
  };
};
