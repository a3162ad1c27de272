import type { HelpfulFile } from '../gate/helpful-files.ts';
import type { Provider } from '../gate/istanbul.ts';
import type { CoverageVerdict, Miss, ScopeVerdict } from '../gate/judge.ts';
import { type Metric, percentage, perMetric, type Tally } from '../gate/metrics.ts';

/** The version of the gate's JSON document. */
export const gateReportVersion = 'becalm.gate/1';

/** What `becalm gate --json` writes. Paths are relative to the root, with `/`. */
export interface GateReport {
  readonly schema: typeof gateReportVersion;
  readonly becalm: string;
  readonly passed: boolean;
  /** Who measured; null where nothing was. */
  readonly provider: Provider | null;
  readonly modules: readonly GateScope[];
  readonly whole: GateScope;
  /** Every file with an uncovered branch in what did not pass, most first. */
  readonly helpful: readonly HelpfulFile[];
}

/** A module, or the whole, in the gate's JSON document. */
export interface GateScope {
  readonly name: string;
  readonly passed: boolean;
  readonly metrics: Readonly<Record<Metric, GateMetric>>;
  readonly misses: readonly Miss[];
  readonly unmeasured: readonly string[];
}

/** A metric in the gate's JSON document; `covered` and `total` are null where nothing was measured. */
export interface GateMetric {
  readonly covered: number | null;
  readonly total: number | null;
  /** From 0 to 100, cut after two decimals. */
  readonly percent: number;
  readonly floor: number;
}

/** Builds the JSON document of a verdict. */
export function buildGateReport(
  { passed, modules, whole, helpful }: CoverageVerdict,
  context: { readonly becalm: string; readonly provider: Provider | null },
): GateReport {
  return {
    schema: gateReportVersion,
    becalm: context.becalm,
    passed,
    provider: context.provider,
    modules: modules.map(scopeOf),
    whole: scopeOf(whole),
    helpful,
  };
}

function scopeOf({ name, passed, counts, floors, misses, unmeasured }: ScopeVerdict): GateScope {
  return {
    name,
    passed,
    metrics: perMetric((metric) => metricOf(counts?.[metric] ?? null, floors[metric])),
    misses,
    unmeasured,
  };
}

function metricOf(tally: Tally | null, floor: number): GateMetric {
  return tally === null
    ? { covered: null, total: null, percent: 0, floor }
    : { ...tally, percent: percentage(tally), floor };
}
