/**
 * Reads Istanbul's coverage format, the `coverage-final.json` that every coverage tool of JavaScript can write.
 *
 * A spot is known by its kind and by where it *starts*. Where a test runs a file in Vitest and another in a process
 * of its own, the file is compiled in two ways, and the two source maps agree on where a statement starts but not on
 * where it ends: one says "the end of the line". Istanbul compares both ends, so that one branch becomes two, of which
 * a test reaches one. See docs/decisions/0005-coverage-gate.md for the figures.
 */
import { z } from 'zod';
import type { FileCoverage, Spot, Spots } from './spots.ts';

/** Who measured. They count branches differently, so that figures of two of them must never be added up. */
export type Provider = 'v8' | 'istanbul' | 'c8';

/** What a coverage file holds, or why it is none. */
export type ReadCoverage =
  | {
      readonly kind: 'coverage';
      /** Every provider that had a hand in it; none where no file is in it. */
      readonly providers: readonly Provider[];
      readonly files: readonly FileCoverage[];
    }
  | {
      readonly kind: 'foreign';
      /** What was found instead, to stand behind "was". */
      readonly found: string;
    };

/** Reads the text of a coverage file. */
export function readCoverage(text: string): ReadCoverage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'foreign', found: isLcov(text) ? 'lcov, which has no branches to merge by' : 'no JSON' };
  }
  const parsed = coverageSchema.safeParse(json);
  if (!parsed.success) return { kind: 'foreign', found: `other JSON (${firstIssue(parsed.error)})` };
  const all = Object.values(parsed.data);
  return {
    kind: 'coverage',
    providers: [...new Set(all.map(providerOf))],
    files: all.map(coverageOf),
  };
}

/** Ways out that are not written down, such as a missing `else`, have no place: both ends are empty. */
const position = z.object({ line: z.number().nullish() });
const written = z.object({ start: z.object({ line: z.number(), column: z.number() }) });
/**
 * The hits of a missing `else` are a difference: how often its `if` was reached, less how often it was entered. Seen as
 * -39248 where a file was edited while its tests ran. Below zero nobody has seen it taken.
 */
const hits = z.number().transform((count) => Math.max(0, count));

const fileSchema = z.looseObject({
  path: z.string(),
  statementMap: z.record(z.string(), written),
  fnMap: z.record(z.string(), z.object({ loc: written })),
  branchMap: z.record(
    z.string(),
    z.object({ type: z.string(), loc: written, locations: z.array(z.object({ start: position })) }),
  ),
  s: z.record(z.string(), hits),
  f: z.record(z.string(), hits),
  b: z.record(z.string(), z.array(hits)),
});

const coverageSchema = z.record(z.string(), fileSchema);

type IstanbulFile = z.infer<typeof fileSchema>;
type Written = z.infer<typeof written>;

function isLcov(text: string): boolean {
  return /^(?:TN:.*\n)?SF:/.test(text);
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined ? 'invalid' : `${issue.path.join(' → ') || 'the whole'}: ${issue.message}`;
}

/** Each leaves a mark of its own: Istanbul's instrumenter a hash, c8 whether it was asked for all files. */
function providerOf(file: IstanbulFile): Provider {
  if ('hash' in file || '_coverageSchema' in file) return 'istanbul';
  return 'all' in file ? 'c8' : 'v8';
}

/** What has no hits of its own was never reached. */
function coverageOf({ path, statementMap, fnMap, branchMap, s, f, b }: IstanbulFile): FileCoverage {
  return {
    path,
    statements: spotsOf(
      Object.entries(statementMap).map(([id, location]) => [placeOf(location), spotOf(location, s[id])]),
    ),
    functions: spotsOf(Object.entries(fnMap).map(([id, { loc }]) => [placeOf(loc), spotOf(loc, f[id])])),
    branches: spotsOf(
      Object.entries(branchMap).flatMap(([id, { type, loc, locations }]) =>
        locations.map(({ start }, way): [string, Spot] => [
          `${type} ${placeOf(loc)} ${way}`,
          { line: start.line ?? loc.start.line, hits: b[id]?.[way] ?? 0 },
        ]),
      ),
    ),
  };
}

function placeOf({ start }: Written): string {
  return `${start.line}:${start.column}`;
}

function spotOf({ start }: Written, found = 0): Spot {
  return { line: start.line, hits: found };
}

function spotsOf(entries: readonly (readonly [string, Spot])[]): Spots {
  const spots = new Map<string, Spot>();
  for (const [place, { line, hits: found }] of entries) {
    spots.set(place, { line, hits: found + (spots.get(place)?.hits ?? 0) });
  }
  return spots;
}
