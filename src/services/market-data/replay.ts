/** Recorded trades and bars of several files, merged by time, without repetitions, as fast as they are wanted. */
import {
  type Decoded,
  decodeOHLCVBar,
  decodeTradeEvent,
  type OHLCVBar,
  type TradeEvent,
} from '../../core/contracts/index.ts';
import { type JournalFiles, type LineProblem, mergeByTime, readSegment } from '../../core/journal/index.ts';
import { type Pacer, paceByTime, type ReplaySpeed } from './pace.ts';
import { RepeatedTrades } from './repeated-trades.ts';

/** Something that was recorded. */
export type RecordedEvent =
  | { readonly kind: 'trade'; readonly timeNs: bigint; readonly trade: TradeEvent }
  /** A bar counts from its close: before, nobody knew it. */
  | { readonly kind: 'bar'; readonly timeNs: bigint; readonly bar: OHLCVBar };

/** What to replay. */
export interface ReplayRequest {
  /** Files of NDJSON, plain or `.gz`, each in order of time. */
  readonly paths: readonly string[];
  /** How fast. */
  readonly speed: ReplaySpeed;
  /** Hears of each line that was passed over. */
  readonly onProblem?: (problem: LineProblem) => void;
}

/** What was replayed so far. */
export interface ReplayCounts {
  /** Trades that were handed out. */
  readonly tradeCount: number;
  /** Bars that were handed out. */
  readonly barCount: number;
  /** Trades that repeated one before. */
  readonly repeatedCount: number;
  /** Events before the latest one: their file is not in order of time. They are handed out. */
  readonly outOfOrderCount: number;
  /** Lines that were passed over. */
  readonly problemCount: number;
}

/** A replay. */
export interface Replay {
  /** The events in blocks, in order of time; to be iterated once. */
  readonly events: AsyncIterable<readonly RecordedEvent[]>;
  /** Returns what was replayed so far. */
  readonly counts: () => ReplayCounts;
}

/**
 * Prepares a replay; the files are read by the iteration, which throws JournalError when one cannot be.
 */
export function replayRecordings(files: JournalFiles, pacer: Pacer, request: ReplayRequest): Replay {
  const tally: Tally = { tradeCount: 0, barCount: 0, repeatedCount: 0, outOfOrderCount: 0, problemCount: 0 };
  const recordings = request.paths.map((each) => readRecording(files, each, { request, tally }));
  const events = withoutRepetitions(mergeByTime(recordings), tally);
  return { events: paceByTime(events, request.speed, pacer), counts: () => ({ ...tally }) };
}

type Tally = { -readonly [Name in keyof ReplayCounts]: number };

async function* readRecording(
  files: JournalFiles,
  path: string,
  { request, tally }: { readonly request: ReplayRequest; readonly tally: Tally },
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const items of readSegment(files, path, { decode: decodeRecordedEvent })) {
    const events: RecordedEvent[] = [];
    for (const item of items) {
      if (item.kind === 'record') events.push(item.value);
      if (item.kind !== 'problem') continue;
      tally.problemCount += 1;
      request.onProblem?.(item.problem);
    }
    yield events;
  }
}

/** Reads a trade or a bar; a bar is known by its time of opening. */
function decodeRecordedEvent(message: unknown): Decoded<RecordedEvent> {
  const isBar = typeof message === 'object' && message !== null && 'ts_open' in message;
  return isBar ? decodeRecordedBar(message) : decodeRecordedTrade(message);
}

function decodeRecordedBar(message: unknown): Decoded<RecordedEvent> {
  const decoded = decodeOHLCVBar(message);
  if (decoded.kind === 'invalid') return decoded;
  return { ...decoded, value: { kind: 'bar', timeNs: decoded.value.tsCloseNs, bar: decoded.value } };
}

function decodeRecordedTrade(message: unknown): Decoded<RecordedEvent> {
  const decoded = decodeTradeEvent(message);
  if (decoded.kind === 'invalid') return decoded;
  return { ...decoded, value: { kind: 'trade', timeNs: decoded.value.tsLocalNs, trade: decoded.value } };
}

async function* withoutRepetitions(
  blocks: AsyncIterable<readonly RecordedEvent[]>,
  tally: Tally,
): AsyncGenerator<readonly RecordedEvent[]> {
  const repeated = new RepeatedTrades();
  let latestNs = 0n;
  for await (const block of blocks) {
    const kept: RecordedEvent[] = [];
    for (const event of block) {
      if (event.kind === 'trade' && repeated.isRepeated(event.trade)) {
        tally.repeatedCount += 1;
        continue;
      }
      if (event.timeNs < latestNs) tally.outOfOrderCount += 1;
      else latestNs = event.timeNs;
      tally[event.kind === 'trade' ? 'tradeCount' : 'barCount'] += 1;
      kept.push(event);
    }
    if (kept.length > 0) yield kept;
  }
}
