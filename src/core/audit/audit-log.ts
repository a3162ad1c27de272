/**
 * Writes the audit: events chained by checksums, each durable before its receipt, with signed heads in between.
 *
 * A failure to write never throws into whoever trades. It is reported, the receipt says so, and `allowsTrading` answers
 * by the policy. The next event tries to open the audit again, and the chain goes on from what the disk holds then.
 */

import { type JournalPorts, type JournalWriter, openJournal } from '../journal/index.ts';
import type { Redact } from '../logging/index.ts';
import { createRedactor } from '../logging/index.ts';
import { messageOfThrown, textOfThrown } from '../thrown.ts';
import {
  type AuditEntry,
  type AuditFields,
  CHAIN_START,
  type ChainedEvent,
  type ChainLink,
  chainEvent,
} from './audit-event.ts';
import { AUDIT_NAME, HEADS_NAME } from './audit-files.ts';
import { findChainEnd } from './chain-end.ts';
import { type HeadSigner, signHead } from './signed-head.ts';

/** What an audit log asks of its surroundings. */
export interface AuditPorts extends JournalPorts {
  /** Signs heads; without it nothing shows an end that was cut off. */
  readonly signer?: HeadSigner;
  /** Says on stderr that the audit cannot be written. */
  readonly reportFailure: (text: string) => void;
  /** Takes secrets out of states and metadata; by the default rules of `createRedactor` unless told otherwise. */
  readonly redact?: Redact;
}

/** How an audit log behaves. */
export interface AuditSettings {
  /** Folder of the audit. */
  readonly folder: string;
  /** Whether trading may go on while the audit cannot be written: `stop` is right for real money. */
  readonly whenUnwritable: 'stop' | 'continue';
  /** Most events between two signed heads, 100 by default. */
  readonly headEvery?: number;
  /** Milliseconds after a failure before the audit is opened again, 1000 by default. */
  readonly retryAfterMs?: number;
  /** Signs an audit that has events but no heads, which otherwise is refused: set it once, when signing starts. */
  readonly adoptsUnsigned?: boolean;
}

/** What became of an event. */
export type AuditReceipt =
  | { readonly kind: 'recorded'; readonly sequence: number; readonly checksum: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** An audit that is written. */
export interface AuditLog {
  /** Records an event; the receipt comes when it is durable, or has failed to be. Never rejects. */
  record(entry: AuditEntry): Promise<AuditReceipt>;
  /** Tells whether trading may go on. */
  allowsTrading(): boolean;
  /** Signs the chain as it is now, unless its end is signed already; to be called now and then. */
  signHead(): Promise<void>;
  /** Signs the end and closes the files. */
  close(): Promise<void>;
}

/**
 * Opens an audit log. Trouble with the files is reported, and every further event tries again; look at
 * `allowsTrading` before the first order.
 */
export async function openAuditLog(ports: AuditPorts, settings: AuditSettings): Promise<AuditLog> {
  const log = new ChainedLog(ports, settings);
  await log.start();
  return log;
}

interface OpenFiles {
  readonly events: JournalWriter;
  readonly heads: JournalWriter | undefined;
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly resolve: (receipt: AuditReceipt) => void;
}

const HEAD_EVERY_DEFAULT = 100;
const RETRY_AFTER_MS_DEFAULT = 1_000;

/** Heads are few and small: their file is never rotated. */
const HEADS_FILE = { rotatesDaily: false, rotateAtBytes: Number.MAX_SAFE_INTEGER } as const;

class ChainedLog implements AuditLog {
  readonly #ports: AuditPorts;
  readonly #settings: Required<AuditSettings>;
  readonly #redact: Redact;
  #files: OpenFiles | undefined;
  #end: ChainLink = CHAIN_START;
  /** The last event under a signed head; `undefined` before the first head. */
  #signedSequence: number | undefined;
  #waiting: Waiting[] = [];
  #work: Promise<void> = Promise.resolve();
  #isWritable = false;
  #isClosed = false;
  #retryAtMs = Number.NEGATIVE_INFINITY;

  constructor(ports: AuditPorts, settings: AuditSettings) {
    this.#ports = ports;
    this.#settings = {
      headEvery: HEAD_EVERY_DEFAULT,
      retryAfterMs: RETRY_AFTER_MS_DEFAULT,
      adoptsUnsigned: false,
      ...settings,
    };
    this.#redact = ports.redact ?? createRedactor();
  }

  async start(): Promise<void> {
    await this.#attempt(() => this.#open());
  }

  record(entry: AuditEntry): Promise<AuditReceipt> {
    return new Promise((resolve) => {
      this.#waiting.push({ entry, resolve });
      void this.#enqueue(() => this.#recordWaiting());
    });
  }

  allowsTrading(): boolean {
    return this.#isWritable || this.#settings.whenUnwritable === 'continue';
  }

  signHead(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#attempt(() => this.#writeHead());
    });
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      if (this.#files !== undefined) await this.#attempt(() => this.#writeHead());
      await this.#closeFiles();
      this.#isClosed = true;
      this.#isWritable = false;
    });
  }

  /** One thing after the other: the chain has one end. */
  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step);
    return this.#work;
  }

  /** Records everything that waits together, so that many callers share a sync. */
  async #recordWaiting(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    const valid: { readonly event: ChainedEvent; readonly resolve: Waiting['resolve'] }[] = [];
    const error = await this.#attempt(async () => {
      const files = await this.#requireFiles();
      for (const { entry, resolve } of waiting) {
        const event = this.#chain(entry, valid.at(-1)?.event ?? this.#end, resolve);
        if (event !== undefined) valid.push({ event, resolve });
      }
      await files.events.appendLines(valid.map(({ event }) => event.line));
    });
    const last = valid.at(-1)?.event;
    if (error !== undefined) for (const { resolve } of waiting) resolve({ kind: 'failed', error });
    if (error !== undefined || last === undefined) return;
    this.#end = { sequence: last.sequence, checksum: last.checksum };
    for (const { event, resolve } of valid)
      resolve({ kind: 'recorded', sequence: event.sequence, checksum: event.checksum });
    if (last.sequence - (this.#signedSequence ?? 0) >= this.#settings.headEvery)
      await this.#attempt(() => this.#writeHead());
  }

  /** An entry that JSON cannot write fails alone: that is no failure of the audit. */
  #chain(entry: AuditEntry, end: ChainLink, resolve: Waiting['resolve']): ChainedEvent | undefined {
    try {
      return chainEvent(this.#withoutSecrets(entry), this.#ports.clock.nowNs(), end);
    } catch (error) {
      this.#report(`audit: an event cannot be written as JSON and is lost: ${textOfThrown(error)}`);
      resolve({ kind: 'failed', error });
      return undefined;
    }
  }

  #withoutSecrets(entry: AuditEntry): AuditEntry {
    const { beforeState, afterState, metadata } = entry;
    return {
      ...entry,
      ...(beforeState === undefined ? {} : { beforeState: this.#fields(beforeState) }),
      ...(afterState === undefined ? {} : { afterState: this.#fields(afterState) }),
      ...(metadata === undefined ? {} : { metadata: this.#fields(metadata) }),
    };
  }

  #fields(fields: AuditFields): AuditFields {
    // type-coverage:ignore-next-line -- a redactor returns an object for an object
    return this.#redact(fields) as AuditFields;
  }

  async #writeHead(): Promise<void> {
    const { signer, clock } = this.#ports;
    const { heads } = await this.#requireFiles();
    const isSigned = this.#signedSequence === this.#end.sequence;
    if (signer === undefined || heads === undefined || isSigned) return;
    const claim = { ...this.#end, every: this.#settings.headEvery, timestampNs: clock.nowNs() };
    await heads.appendLines([signHead(claim, signer)]);
    this.#signedSequence = this.#end.sequence;
  }

  async #requireFiles(): Promise<OpenFiles> {
    if (this.#isClosed) throw new Error('the audit was closed');
    if (this.#ports.clock.monotonicMs() < this.#retryAtMs) throw new Error('the audit failed a moment ago');
    await this.#open();
    if (this.#files === undefined) throw new Error('the audit is not open');
    return this.#files;
  }

  async #open(): Promise<void> {
    if (this.#files !== undefined) return;
    const { signer } = this.#ports;
    const { folder, adoptsUnsigned } = this.#settings;
    const journal = { folder, sync: { kind: 'each' }, hasChecksums: false } as const;
    const events = await openJournal(this.#ports, { ...journal, name: AUDIT_NAME });
    let heads: JournalWriter | undefined;
    try {
      if (signer !== undefined)
        heads = await openJournal(this.#ports, { ...journal, ...HEADS_FILE, name: HEADS_NAME });
      const { end, signedSequence } = await findChainEnd(this.#ports.files, {
        folder,
        isSigned: signer !== undefined,
        adoptsUnsigned,
      });
      this.#end = end;
      this.#signedSequence = signedSequence;
      this.#files = { events, heads };
      if (signedSequence === undefined) await this.#writeHead();
    } catch (error) {
      this.#files = undefined;
      await events.close();
      await heads?.close();
      throw error;
    }
  }

  /** Returns what went wrong, after reporting it and closing the files. */
  async #attempt(step: () => Promise<unknown>): Promise<unknown> {
    try {
      await step();
      this.#isWritable = this.#files !== undefined;
      return undefined;
    } catch (error) {
      this.#isWritable = false;
      this.#retryAtMs = this.#ports.clock.monotonicMs() + this.#settings.retryAfterMs;
      const consequence = this.allowsTrading() ? 'trading goes on' : 'trading stops';
      this.#report(`audit: cannot be written, ${consequence}: ${messageOfThrown(error)}`);
      await this.#closeFiles();
      return error;
    }
  }

  /** Nobody is left to tell that even this failed. */
  #report(text: string): void {
    try {
      this.#ports.reportFailure(text);
    } catch {
      return;
    }
  }

  async #closeFiles(): Promise<void> {
    const files = this.#files;
    this.#files = undefined;
    await files?.events.close();
    await files?.heads?.close();
  }
}
