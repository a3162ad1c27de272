/**
 * Reads an audit from its first event to its last and names the first place that does not fit.
 *
 * Without a key the chain alone is checked: it shows edits, but not an end that was cut off, nor an audit that was
 * written anew as a whole. With the key the signed heads show those as well, up to the last head.
 */
import { describeLineProblem, type JournalFiles } from '../journal/index.ts';
import { CHAIN_START, type ChainLink, checksumOf, type StoredEvent } from './audit-event.ts';
import { type Placed, readEvents, readHeads } from './audit-files.ts';
import { canonicalJson } from './canonical-json.ts';
import { type HeadVerifier, isSignedBy, type SignedHead } from './signed-head.ts';

/** Stable codes of what can be wrong with an audit. */
export type AuditFlawCode =
  | 'BAD_CHECKSUM'
  | 'BAD_HEAD'
  | 'BAD_SEQUENCE'
  | 'BAD_SIGNATURE'
  | 'NO_HEADS'
  | 'NOT_CANONICAL'
  | 'REWRITTEN'
  | 'TRUNCATED'
  | 'UNREADABLE_LINE'
  | 'UNSIGNED_TAIL';

/** The first place that does not fit. */
export interface AuditFlaw {
  /** Stable code. */
  readonly code: AuditFlawCode;
  /** File, as it was given. */
  readonly path: string;
  /** Line from 1; `undefined` where the whole is meant. */
  readonly line: number | undefined;
  /** What was expected and what was found, as a sentence. */
  readonly reason: string;
}

/** What a verification has found. */
export interface AuditVerdict {
  /** The first place that does not fit; `undefined` when all does. */
  readonly flaw: AuditFlaw | undefined;
  /** The last event that fits. */
  readonly last: ChainLink;
  /** The last head that fits; `undefined` when there is none or no key was given. */
  readonly lastHead: ChainLink | undefined;
  /** Heads that fit. */
  readonly headCount: number;
  /** Whether signatures were checked. */
  readonly isSigned: boolean;
  /** A last line that its writer has not finished, as a sentence: a crash, or a writer at work. */
  readonly tornLine: string | undefined;
}

/** What to verify. */
export interface AuditToVerify {
  /** Files of events, in the order of writing. */
  readonly eventPaths: readonly string[];
  /** Files of heads, in the order of writing. */
  readonly headPaths: readonly string[];
  /** The key that heads must be signed with; without it heads are not looked at. */
  readonly verifier?: HeadVerifier;
  /** Hears now and then how many events fit so far. */
  readonly onProgress?: (eventCount: number) => Promise<void>;
}

/** Events between two reports. */
const PROGRESS_EVERY = 1_000;

/**
 * Verifies an audit in memory that does not grow with it.
 *
 * @throws JournalError when the file system refuses.
 */
export async function verifyAudit(files: JournalFiles, audit: AuditToVerify): Promise<AuditVerdict> {
  const heads =
    audit.verifier === undefined ? undefined : new HeadCursor(files, audit.headPaths, audit.verifier);
  const walk = new ChainWalk(audit, heads);
  try {
    await heads?.advance();
    await walk.compareHead(audit.headPaths[0] ?? '', undefined);
    for await (const placed of readEvents(files, audit.eventPaths)) await walk.take(placed);
    walk.end();
  } catch (error) {
    if (!(error instanceof Flawed)) throw error;
    return walk.verdict(error.flaw);
  } finally {
    await heads?.close();
  }
  return walk.verdict(undefined);
}

/** Ends a walk at the first flaw. */
class Flawed extends Error {
  readonly flaw: AuditFlaw;

  constructor(flaw: AuditFlaw) {
    super(flaw.reason);
    this.flaw = flaw;
  }
}

class ChainWalk {
  readonly #audit: AuditToVerify;
  readonly #heads: HeadCursor | undefined;
  #last: ChainLink = CHAIN_START;
  #lastHead: SignedHead | undefined;
  #headCount = 0;
  #tornLine: string | undefined;

  constructor(audit: AuditToVerify, heads: HeadCursor | undefined) {
    this.#audit = audit;
    this.#heads = heads;
  }

  async take({ path, item }: Placed<StoredEvent>): Promise<void> {
    if (item.kind === 'blank')
      throw flawed('NOT_CANONICAL', path, undefined, 'expected no blank lines, was one');
    if (item.kind === 'problem') {
      const { code, line, reason } = item.problem;
      const isAtWork = code === 'TORN_LINE' && path === this.#audit.eventPaths.at(-1);
      if (!isAtWork) throw flawed('UNREADABLE_LINE', path, line, reason);
      this.#tornLine = describeLineProblem(item.problem);
      return;
    }
    const { value, text, line, hasChecksum } = item;
    if (hasChecksum || !isCanonical(value, text)) {
      throw flawed('NOT_CANONICAL', path, line, 'expected the event as its writer writes it, was other text');
    }
    this.#compareLink(value, path, line);
    await this.compareHead(path, line);
    if (value.sequence % PROGRESS_EVERY === 0) await this.#audit.onProgress?.(value.sequence);
  }

  #compareLink({ sequence, checksum, fields }: StoredEvent, path: string, line: number): void {
    const expected = this.#last.sequence + 1;
    if (sequence !== expected) {
      throw flawed('BAD_SEQUENCE', path, line, `expected event ${expected}, was event ${sequence}`);
    }
    const { checksum: _, ...rest } = fields;
    const right = checksumOf(rest, this.#last.checksum);
    if (checksum !== right) {
      throw flawed(
        'BAD_CHECKSUM',
        path,
        line,
        `expected event ${sequence} to have the checksum ${right}, was ${checksum}`,
      );
    }
    this.#last = { sequence, checksum };
  }

  /** Compares the heads of the event that was taken last. */
  async compareHead(path: string, line: number | undefined): Promise<void> {
    for (
      let head = this.#heads?.current;
      head?.sequence === this.#last.sequence;
      head = this.#heads?.current
    ) {
      if (head.checksum !== this.#last.checksum) {
        const reason = `expected event ${head.sequence} to have the checksum ${head.checksum}, which was signed, was ${this.#last.checksum}`;
        throw flawed('REWRITTEN', path, line, reason);
      }
      this.#lastHead = head;
      this.#headCount += 1;
      await this.#heads?.advance();
    }
  }

  end(): void {
    if (this.#heads === undefined) return;
    const { sequence } = this.#last;
    const head = this.#heads.current;
    const eventPath = this.#audit.eventPaths.at(-1) ?? '';
    if (head !== undefined) {
      const reason = `expected events up to ${head.sequence}, as was signed, was an end after event ${sequence}`;
      throw flawed('TRUNCATED', eventPath, undefined, reason);
    }
    if (this.#lastHead === undefined) {
      const reason = 'expected at least one signed head beside the audit, was none';
      throw flawed('NO_HEADS', eventPath, undefined, reason);
    }
    const unsignedCount = sequence - this.#lastHead.sequence;
    if (unsignedCount > this.#lastHead.every) {
      const reason = `expected a signed head at least every ${this.#lastHead.every} events, was none for the last ${unsignedCount}`;
      throw flawed('UNSIGNED_TAIL', eventPath, undefined, reason);
    }
  }

  verdict(flaw: AuditFlaw | undefined): AuditVerdict {
    return {
      flaw,
      last: this.#last,
      lastHead: this.#lastHead,
      headCount: this.#headCount,
      isSigned: this.#heads !== undefined,
      tornLine: this.#tornLine,
    };
  }
}

/** The heads in their order, one at a time. */
class HeadCursor {
  readonly #items: AsyncGenerator<Placed<SignedHead>>;
  readonly #verifier: HeadVerifier;
  readonly #lastPath: string | undefined;
  current: SignedHead | undefined;

  constructor(files: JournalFiles, paths: readonly string[], verifier: HeadVerifier) {
    this.#items = readHeads(files, paths);
    this.#verifier = verifier;
    this.#lastPath = paths.at(-1);
  }

  async advance(): Promise<void> {
    const previous = this.current;
    this.current = await this.#next(previous?.sequence ?? 0);
  }

  async close(): Promise<void> {
    await this.#items.return(undefined);
  }

  async #next(sequenceMin: number): Promise<SignedHead | undefined> {
    const result = await this.#items.next();
    if (result.done === true) return undefined;
    const { path, item } = result.value;
    if (item.kind === 'blank') throw flawed('BAD_HEAD', path, undefined, 'expected no blank lines, was one');
    if (item.kind === 'problem') {
      const { code, line, reason } = item.problem;
      if (code === 'TORN_LINE' && path === this.#lastPath) return undefined;
      throw flawed('BAD_HEAD', path, line, reason);
    }
    const head = item.value;
    if (!isSignedBy(head, this.#verifier)) {
      const reason = `expected a head that is signed with the key ${this.#verifier.keyId}, was one with a signature that is not (key ${head.keyId})`;
      throw flawed('BAD_SIGNATURE', path, item.line, reason);
    }
    if (head.sequence < sequenceMin) {
      throw flawed(
        'BAD_HEAD',
        path,
        item.line,
        `expected a head of event ${sequenceMin} or later, was ${head.sequence}`,
      );
    }
    return head;
  }
}

function isCanonical({ fields }: StoredEvent, text: string): boolean {
  try {
    return canonicalJson(fields) === text;
  } catch {
    return false;
  }
}

function flawed(code: AuditFlawCode, path: string, line: number | undefined, reason: string): Flawed {
  return new Flawed({ code, path, line, reason });
}
