/** The lines of a bus file: what happened on the durable topics, one JSON object each. */
import { isPlainObject } from '../../contracts/field-reader.ts';
import type { BatchOrigin } from '../bus.ts';
import type { WireMessage } from '../wire-message.ts';

/** How far a consumer has got. */
export interface ConsumerState {
  readonly name: string;
  readonly pattern: string;
  /** Position of the first message that is not handled, by topic. */
  readonly cursors: ReadonlyMap<string, number>;
}

/** What one line says. */
export type BusRecord =
  | {
      readonly kind: 'topic';
      readonly topic: string /** Position of the next message. */;
      readonly start: number;
    }
  | {
      readonly kind: 'batch';
      readonly messages: readonly WireMessage[];
      readonly origin: BatchOrigin | undefined;
    }
  | ({ readonly kind: 'consumer' } & ConsumerState)
  | { readonly kind: 'forget'; readonly name: string };

/** Writes a record as one line, with its end. */
export function writeRecord(record: BusRecord): string {
  return `${JSON.stringify(record.kind === 'consumer' ? { ...record, cursors: [...record.cursors] } : record)}\n`;
}

/** Reads a line; `undefined` when it is none of ours. */
export function readRecord(line: string): BusRecord | undefined {
  const value = parse(line);
  if (!isPlainObject(value)) return undefined;
  const { kind } = value;
  if (kind === 'batch') return readBatch(value);
  if (kind === 'consumer') return readConsumer(value);
  const { topic, start, name } = value;
  if (kind === 'topic' && isText(topic) && isPosition(start)) return { kind, topic, start };
  return kind === 'forget' && isText(name) ? { kind, name } : undefined;
}

function readBatch({ messages, origin }: Readonly<Record<string, unknown>>): BusRecord | undefined {
  if (!isList(messages, isMessage)) return undefined;
  return origin === undefined || isOrigin(origin) ? { kind: 'batch', messages, origin } : undefined;
}

function readConsumer(value: Readonly<Record<string, unknown>>): BusRecord | undefined {
  const { name, pattern, cursors } = value;
  if (!isText(name) || !isText(pattern) || !isList(cursors, isCursor)) return undefined;
  return { kind: 'consumer', name, pattern, cursors: new Map(cursors) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPosition(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isCursor(value: unknown): value is readonly [topic: string, position: number] {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isPosition(value[1]);
}

function isMessage(value: unknown): value is WireMessage {
  return isPlainObject(value) && isText(value['topic']) && 'payload' in value;
}

function isOrigin(value: unknown): value is BatchOrigin {
  return isPlainObject(value) && isText(value['publisher']) && isPosition(value['sequence']);
}
