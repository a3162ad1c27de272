/** Tells where time goes in a profile, and what is known to help. */
import type { CallNode } from '../cpu/call-tree.ts';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { nameOf } from '../cpu/frame.ts';
import { type FunctionTable, type FunctionTime, functionTableOf, longest } from '../cpu/function-table.ts';
import { percentOf } from '../cpu/percent.ts';
import {
  type Advice,
  type PatternKind,
  PRIORITY_SHARES,
  type Priority,
  priorityOf,
  RECOMMENDATIONS,
} from './advice.ts';
import { findFramePatterns } from './frame-patterns.ts';
import type { Sign, SignKind } from './source-signs.ts';

/** A function that takes much time; times are microseconds, shares percent of the busy time. */
export interface HotSpot {
  readonly name: string;
  /** Where it begins, as the source has it; empty for what has none. */
  readonly place: string;
  readonly selfUs: number;
  readonly selfShare: number;
  readonly cumulativeUs: number;
  readonly cumulativeShare: number;
  readonly samples: number;
  /** By the time in the function itself: that is what a change of it can win. */
  readonly priority: Priority;
  /** Patterns that its source shows, or that it calls. */
  readonly patterns: readonly PatternKind[];
}

/** What a profile tells. */
export interface Analysis {
  readonly busyUs: number;
  readonly idleUs: number;
  readonly sampleCount: number;
  /** The most time in the function itself first. */
  readonly hotSpots: readonly HotSpot[];
  /** The greatest share first. */
  readonly advice: readonly Advice[];
}

/** What the analysis asks about sources. */
export interface Sources {
  /** Says where a function begins, in words. */
  readonly placeOf: (frame: CallFrame) => string;
  /** Returns what shows in the source of a function; empty where there is no source. */
  readonly signsOf: (frame: CallFrame) => readonly Sign[];
}

const HOT_SPOT_COUNT = 20;

/** Callers that a recommendation names. */
const PLACE_COUNT = 5;

const PATTERN_OF_SIGN: Readonly<Record<SignKind, PatternKind>> = {
  'json-in-loop': 'json',
  'await-in-loop': 'await-in-loop',
  'expression-in-loop': 'regular-expressions',
  'timer-in-loop': 'timers',
  'sync-in-loop': 'synchronous-work',
};

/** Time that a pattern took, and functions in which it shows, by their words. */
interface Evidence {
  us: number;
  readonly where: Set<string>;
}

/** Analyses a tree of calls. */
export function analyse(root: CallNode, sources: Sources): Analysis {
  const table = functionTableOf(root);
  const evidence = new Map<PatternKind, Evidence>();
  const patternsOf = new Map<string, Set<PatternKind>>();

  function add(pattern: PatternKind, us: number, frames: readonly CallFrame[]): void {
    const known = evidence.get(pattern) ?? { us: 0, where: new Set<string>() };
    evidence.set(pattern, known);
    known.us += us;
    for (const frame of frames) {
      const words = wordsOf(frame, sources);
      known.where.add(words);
      patternsOf.set(words, (patternsOf.get(words) ?? new Set()).add(pattern));
    }
  }

  for (const { pattern, us, callers } of findFramePatterns(root)) add(pattern, us, callers);
  for (const each of table.functions) {
    for (const { pattern, us } of signTimes(each, sources)) add(pattern, us, [each.frame]);
  }
  return {
    busyUs: table.busyUs,
    idleUs: table.idleUs,
    sampleCount: table.sampleCount,
    hotSpots: hotSpotsOf(table, sources, patternsOf),
    advice: adviceOf(evidence, table.busyUs),
  };
}

/** What the source of a function shows, with the time of the lines where it shows; of all of it where it waits. */
function signTimes(
  { frame, selfUs, lines }: FunctionTime,
  { signsOf }: Sources,
): readonly { readonly pattern: PatternKind; readonly us: number }[] {
  const ticks = lines.reduce((sum, line) => sum + line.ticks, 0);
  return [...Map.groupBy(signsOf(frame), ({ kind }) => kind)].flatMap(([kind, signs]) => {
    const pattern = PATTERN_OF_SIGN[kind];
    // Waiting itself takes no samples: what it costs is the turns of the function around it.
    if (kind === 'await-in-loop') return [{ pattern, us: selfUs }];
    // What these call shows in frames of its own, but for JSON, which V8 counts as a part of the line.
    if (kind !== 'json-in-loop') return [{ pattern, us: 0 }];
    const marked = new Set(signs.map(({ line }) => line));
    const hits = lines.reduce((sum, line) => sum + (marked.has(line.line) ? line.ticks : 0), 0);
    return [{ pattern, us: ticks === 0 ? 0 : (selfUs * hits) / ticks }];
  });
}

function hotSpotsOf(
  table: FunctionTable,
  sources: Sources,
  patternsOf: ReadonlyMap<string, ReadonlySet<PatternKind>>,
): readonly HotSpot[] {
  return longest(table, 'selfUs', HOT_SPOT_COUNT).map(({ frame, selfUs, cumulativeUs, samples }) => {
    const selfShare = percentOf(selfUs, table.busyUs);
    return {
      name: nameOf(frame),
      place: sources.placeOf(frame),
      selfUs,
      selfShare,
      cumulativeUs,
      cumulativeShare: percentOf(cumulativeUs, table.busyUs),
      samples,
      priority: priorityOf(selfShare),
      patterns: [...(patternsOf.get(wordsOf(frame, sources)) ?? [])],
    };
  });
}

function adviceOf(evidence: ReadonlyMap<PatternKind, Evidence>, busyUs: number): readonly Advice[] {
  return [...evidence]
    .map(([pattern, { us, where }]) => {
      const share = Math.min(100, percentOf(us, busyUs));
      return {
        pattern,
        share,
        priority: priorityOf(share),
        recommendation: RECOMMENDATIONS[pattern],
        where: [...where].slice(0, PLACE_COUNT),
      };
    })
    .filter(({ share }) => share >= PRIORITY_SHARES.shown)
    .toSorted((one, other) => other.share - one.share);
}

function wordsOf(frame: CallFrame, { placeOf }: Sources): string {
  const place = placeOf(frame);
  return place === '' ? nameOf(frame) : `${nameOf(frame)} (${place})`;
}
