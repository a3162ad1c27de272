/**
 * Payloads as text. What another program wrote on our topics may be anything: text that is no JSON, JSON that
 * is nested so deeply that reading it would exhaust the stack, or more of it than memory should hold.
 */

import type { FieldError } from '../contracts/index.ts';
import { messageOfThrown } from '../thrown.ts';
import { payloadNotJson, payloadTooLarge } from './bus-error.ts';
import type { BrokenItem, InboxItem } from './inbox-subscription.ts';
import type { WireMessage } from './wire-message.ts';

/** How much a payload may hold. */
export interface PayloadBounds {
  /** Longest text, in UTF-16 code units. */
  readonly lengthMax: number;
  /** Most arrays and objects inside each other. */
  readonly depthMax: number;
}

/** The bounds of every bus that is not told otherwise. */
export const PAYLOAD_BOUNDS: PayloadBounds = Object.freeze({ lengthMax: 2 ** 20, depthMax: 64 });

/** Characters of a broken payload that are kept for a person to look at. */
const EXCERPT_LENGTH = 1_000;

/**
 * Writes the payload of a message as compact JSON.
 *
 * @throws BusError when it has no such form, or when its form is beyond the bounds.
 */
export function encodePayload({ topic, payload }: WireMessage, bounds: PayloadBounds): string {
  const text = stringify(topic, payload);
  if (text.length > bounds.lengthMax) {
    throw payloadTooLarge(topic, `at most ${bounds.lengthMax} characters`, `${text.length}`);
  }
  if (isDeeperThan(text, bounds.depthMax)) {
    throw payloadTooLarge(topic, `at most ${bounds.depthMax} levels`, 'more');
  }
  return text;
}

function stringify(topic: string, payload: unknown): string {
  let text: unknown;
  try {
    text = JSON.stringify(payload);
  } catch (error) {
    throw payloadNotJson(topic, messageOfThrown(error));
  }
  // The type of JSON.stringify forgets that functions, symbols and undefined have no text.
  if (typeof text !== 'string') throw payloadNotJson(topic, typeof payload);
  return text;
}

/** Reads the payload of a message; what is no JSON within the bounds comes back as a broken item. */
export function decodePayload(
  place: { readonly topic: string; readonly position: number },
  text: string,
  bounds: PayloadBounds,
): InboxItem {
  if (text.length > bounds.lengthMax) {
    return broken(place, text, `at most ${bounds.lengthMax} characters`, `${text.length}`);
  }
  if (isDeeperThan(text, bounds.depthMax)) {
    return broken(place, text, `at most ${bounds.depthMax} levels`, 'more');
  }
  try {
    return { kind: 'payload', ...place, payload: JSON.parse(text) };
  } catch {
    return broken(place, text, 'JSON', 'other text');
  }
}

/** Makes the item for text that is no message. */
export function broken(
  place: { readonly topic: string; readonly position?: number },
  text: string,
  expected: string,
  found: string,
): BrokenItem {
  const fields: readonly FieldError[] = [{ field: '', expected, found }];
  const { topic, position } = place;
  return { kind: 'broken', topic, position, payload: text.slice(0, EXCERPT_LENGTH), fields };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`. */
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
/** `]` and `}`. */
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

function isDeeperThan(text: string, depthMax: number): boolean {
  if (text.length <= depthMax) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) depth -= 1;
    if (depth > depthMax) return true;
  }
  return false;
}

/** Index of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}
