/**
 * The two liberties that an intent message has over the contract: its identifier may be called `intent_id`,
 * and it may name the venue that must execute the order.
 */
import type { TopicFamily, TopicTable } from '../../core/bus/index.ts';
import {
  type Decoded,
  decodeOrderIntent,
  type FieldError,
  type OrderIntent,
} from '../../core/contracts/index.ts';

/** An intent message after reading. */
export interface IntentMessage {
  /** The intent, or what is wrong with it. */
  readonly intent: Decoded<OrderIntent>;
  /** Identifier to answer to; `undefined` when there is none that could be quoted. */
  readonly intentId: string | undefined;
  /** Venue that the message asks for. */
  readonly venue: string | undefined;
}

/**
 * The intent topic without the check of the bus: an intent that breaks the contract must reach the engine, so
 * that its owner is told.
 */
export function intentMessages({ intents }: TopicTable): TopicFamily<unknown> {
  return {
    pattern: intents.pattern,
    delivery: intents.delivery,
    decode: (message) => ({ kind: 'ok', value: message, ignored: [] }),
    encode: (message) => message,
    keyOf: () => '',
  };
}

/** Reads an intent message; never throws. */
export function readIntentMessage(message: unknown): IntentMessage {
  const fields = isRecord(message) ? withIdentifier(message) : {};
  const venueText = fields['venue'] ?? undefined;
  const venue = isIdentifier(venueText) ? venueText : undefined;
  const decoded = decodeOrderIntent(isRecord(message) ? fields : message);
  const intent = venueText === venue ? decoded : withError(decoded, BAD_VENUE);
  return { intent, intentId: isIdentifier(fields['id']) ? fields['id'] : undefined, venue };
}

type Fields = Readonly<Record<string, unknown>>;

const BAD_VENUE: FieldError = {
  field: 'venue',
  expected: 'a venue name of 1 to 64 characters',
  found: 'something else',
};

function withIdentifier(message: Fields): Fields {
  const hasIdentifier = message['id'] !== undefined && message['id'] !== null && message['id'] !== '';
  return hasIdentifier || message['intent_id'] === undefined
    ? message
    : { ...message, id: message['intent_id'] };
}

function withError(decoded: Decoded<OrderIntent>, error: FieldError): Decoded<OrderIntent> {
  const fields = decoded.kind === 'invalid' ? [...decoded.fields, error] : [error];
  return { kind: 'invalid', fields, ignored: decoded.ignored };
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 64;
}
