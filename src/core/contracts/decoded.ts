/** One field of a message that broke the contract. */
export interface FieldError {
  /** Name on the wire, such as `limit_price`; `bids[3]` for an item of a list; empty for the whole message. */
  readonly field: string;
  /** What the contract wants, as a noun phrase. */
  readonly expected: string;
  /** What was there, short enough for a log line. */
  readonly found: string;
}

/** Outcome of reading a message: the value, or every violation at once. */
export type Decoded<Value> =
  | { readonly kind: 'ok'; readonly value: Value; readonly ignored: readonly string[] }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldError[]; readonly ignored: readonly string[] };

/** Turns a wire message of unknown shape into a value of the core, or into the list of its violations. */
export type Decoder<Value> = (message: unknown) => Decoded<Value>;

/** Writes violations as one sentence, for logs and error messages. */
export function describeFieldErrors(fields: readonly FieldError[]): string {
  return fields
    .map(
      ({ field, expected, found }) =>
        `${field === '' ? 'message' : field}: expected ${expected}, was ${found}`,
    )
    .join('; ');
}
