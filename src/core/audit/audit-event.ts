import { createHash } from 'node:crypto';
import type { Decoder } from '../contracts/decoded.ts';
import {
  identifier,
  isPlainObject,
  meta,
  oneOf,
  optional,
  Refusal,
  text,
  timestampNs,
} from '../contracts/field-reader.ts';
import { decoderOf } from '../contracts/record.ts';
import { canonicalJson } from './canonical-json.ts';

const EVENT_TYPES = ['order', 'fill', 'risk_decision', 'config_change', 'killswitch', 'session'] as const;
const ACTIONS = ['create', 'update', 'delete', 'approve', 'deny', 'trigger'] as const;

/** What kind of thing happened. */
export type AuditEventType = (typeof EVENT_TYPES)[number];

/** What was done. */
export type AuditAction = (typeof ACTIONS)[number];

/** Free-form facts, as JSON values. */
export type AuditFields = Readonly<Record<string, unknown>>;

/** Something that must be known later. */
export interface AuditEntry {
  /** What kind of thing happened. */
  readonly eventType: AuditEventType;
  /** Who did it: a service, or a person. */
  readonly actor: string;
  /** What was done. */
  readonly action: AuditAction;
  /** What it was done to, such as `order`. */
  readonly resourceType: string;
  /** Which one. */
  readonly resourceId: string;
  /** How it was before. */
  readonly beforeState?: AuditFields;
  /** How it is now. */
  readonly afterState?: AuditFields;
  /** What else is to be known. */
  readonly metadata?: AuditFields;
}

/** Where an event stands in the chain. */
export interface ChainLink {
  /** Number of the event, from 1; 0 before the first one. */
  readonly sequence: number;
  /** Its checksum, 64 hexadecimal digits; empty before the first one. */
  readonly checksum: string;
}

/** Before the first event. */
export const CHAIN_START: ChainLink = Object.freeze({ sequence: 0, checksum: '' });

/** An event as a line of the audit. */
export interface ChainedEvent extends ChainLink {
  /** Canonical JSON, without line end. */
  readonly line: string;
}

/**
 * Makes the line of the next event: numbered, and with the SHA-256 of its own canonical text followed by the checksum
 * before it.
 *
 * @throws TypeError or RangeError when the entry holds what JSON cannot write exactly.
 */
export function chainEvent(entry: AuditEntry, timestampNsNow: bigint, previous: ChainLink): ChainedEvent {
  const sequence = previous.sequence + 1;
  const fields = {
    event_id: `audit-${sequence}`,
    seq: sequence,
    timestamp_ns: timestampNsNow.toString(),
    event_type: entry.eventType,
    actor: entry.actor,
    action: entry.action,
    resource_type: entry.resourceType,
    resource_id: entry.resourceId,
    before_state: entry.beforeState,
    after_state: entry.afterState,
    metadata: entry.metadata ?? {},
  };
  const checksum = checksumOf(fields, previous.checksum);
  return { sequence, checksum, line: canonicalJson({ ...fields, checksum }) };
}

/** Returns the checksum of an event from its wire fields, without their own checksum, and the one before it. */
export function checksumOf(fields: AuditFields, previousChecksum: string): string {
  return createHash('sha256').update(canonicalJson(fields)).update(previousChecksum).digest('hex');
}

/** What the audit says about an event, and its place in the chain. */
export interface StoredEvent extends ChainLink {
  /** All fields as they stand in the line. */
  readonly fields: AuditFields;
}

const CHECKSUM = /^[0-9a-f]{64}$/;
const NOT_A_CHECKSUM = new Refusal('64 hexadecimal digits');
const NOT_A_SEQUENCE = new Refusal('a whole number of at least 1');

/** Reads a checksum. */
export function checksumText(value: unknown): string | Refusal {
  return typeof value === 'string' && CHECKSUM.test(value) ? value : NOT_A_CHECKSUM;
}

function sequenceNumber(value: unknown): number | Refusal {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : NOT_A_SEQUENCE;
}

const decodeFields = decoderOf(
  {
    event_id: identifier,
    seq: sequenceNumber,
    timestamp_ns: timestampNs,
    event_type: oneOf(EVENT_TYPES),
    actor: text(1, 256),
    action: oneOf(ACTIONS),
    resource_type: text(1, 64),
    resource_id: text(1, 256),
    before_state: optional(meta),
    after_state: optional(meta),
    metadata: meta,
    checksum: checksumText,
  },
  (values): ChainLink => ({ sequence: values.seq, checksum: values.checksum }),
);

/** Reads an event of the audit; the checksum is compared by whoever knows the one before it. */
export const decodeStoredEvent: Decoder<StoredEvent> = (message) => {
  const decoded = decodeFields(message);
  if (decoded.kind === 'invalid') return decoded;
  const fields = isPlainObject(message) ? { ...message } : {};
  return { ...decoded, value: { ...decoded.value, fields } };
};
