import { type Decoded, describeFieldErrors } from '../contracts/index.ts';

/**
 * Returns what a service noted itself, after reading it back.
 *
 * @throws TypeError where it breaks its contract: the journal is damaged
 */
export function requireNoted<Value>(decoded: Decoded<Value>): Value {
  if (decoded.kind === 'ok') return decoded.value;
  throw new TypeError(`Expected a note that this service wrote, was: ${describeFieldErrors(decoded.fields)}`);
}
