/** Why a call to a venue brought no answer that could be used. */
export type VenueFailure =
  | {
      /** The venue answered that it does not do it. */
      readonly kind: 'refused';
      /** HTTP status, or what comes nearest to it. */
      readonly status: number;
      /** Word of the venue for the reason, such as `insufficient-funds`; empty where it gave none. */
      readonly code: string;
    }
  /** No connection, or one that broke. */
  | { readonly kind: 'network' }
  /** No answer in time. */
  | { readonly kind: 'timeout' }
  /** An answer that breaks the contract of the venue. */
  | { readonly kind: 'unreadable' };

/** A call to a venue that failed. */
export class VenueError extends Error {
  /** Stable code of this error. */
  readonly code = 'VENUE';
  /** Why. */
  readonly failure: VenueFailure;
  /** What the venue said about the time of the next attempt: the header `Retry-After`, as it came. */
  readonly retryAfter: string | undefined;

  /** Describes the failure; the venue's own words come last. */
  constructor(
    failure: VenueFailure,
    words: string,
    { retryAfter, cause }: { readonly retryAfter?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(`Expected an answer of the venue, was ${nameOf(failure)}: ${words.slice(0, WORDS_LENGTH_MAX)}`, {
      cause,
    });
    this.name = 'VenueError';
    this.failure = failure;
    this.retryAfter = retryAfter;
  }
}

/** Longest text of a venue that is handed on, in characters. */
const WORDS_LENGTH_MAX = 300;

function nameOf(failure: VenueFailure): string {
  switch (failure.kind) {
    case 'refused':
      return `a refusal (${failure.status}${failure.code === '' ? '' : ` ${failure.code}`})`;
    case 'network':
      return 'a broken connection';
    case 'timeout':
      return 'silence';
    case 'unreadable':
      return 'an answer that breaks its contract';
  }
}

/** Errors of the network, by the codes of the system; other errors of the system are ours and are not tried again. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'UND_ERR_CLOSED',
  'UND_ERR_SOCKET',
]);

const TIMEOUT_CODES: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** Tells failures of the network, however deep their cause lies; `undefined` for anything else. */
export function networkFailureOf(error: unknown): VenueFailure | undefined {
  if (error instanceof VenueError) return error.failure;
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK_CODES.has(code)) return { kind: 'network' };
  if (TIMEOUT_CODES.has(code) || error.name === 'TimeoutError') return { kind: 'timeout' };
  return error.cause === undefined || error.cause === error ? undefined : networkFailureOf(error.cause);
}

/**
 * Tells whether a refusal means that the venue already has an order with this client id. Codes decide where there are
 * any; texts have to speak of a duplicate, since one code may stand for several reasons (−2010 also means that there are
 * not enough funds), and the name of the field also stands in complaints about its length.
 */
export function isDuplicateOrder(words: string): boolean {
  const text = messageIn(words);
  return DUPLICATE_CODES.has(text.trim()) || DUPLICATE_WORDS.some((each) => each.test(text));
}

const DUPLICATE_WORDS = [
  /(?:^|[^a-z])duplicated?(?:[^a-z]|$)/i,
  /(?:order|client).*\balready (?:exists|in use|used|placed)\b/i,
];

const DUPLICATE_CODES: ReadonlySet<string> = new Set(['EEXIST', 'duplicate-client-order-id']);

/** Takes the message out of an answer such as `binanceus {"code":-2010,"msg":"Duplicate order sent."}`. */
function messageIn(words: string): string {
  const start = words.indexOf('{');
  if (start === -1) return words;
  try {
    const answer: unknown = JSON.parse(words.slice(start));
    const isAnswer = typeof answer === 'object' && answer !== null && 'msg' in answer;
    return isAnswer && typeof answer.msg === 'string' ? answer.msg : words;
  } catch {
    return words;
  }
}
