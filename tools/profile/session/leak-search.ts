import { z } from 'zod';
import { type HeapCensus, takeCensus } from '../heap/heap-census.ts';
import { findGrowth } from '../heap/heap-growth.ts';
import { type HeapSnapshot, parseHeapSnapshot } from '../heap/heap-snapshot.ts';
import { retainingPaths } from '../heap/retaining-path.ts';
import { findSpelled, type Leak, namesIn, withSpelledNames } from '../heap/spelled-names.ts';
import { ProfileError } from '../profile-error.ts';
import type { CdpClient } from '../target/cdp-client.ts';

/** A search for leaks in three snapshots, which never leave the memory of this process. */
export interface LeakSearch {
  /**
   * Forces a collection and counts what is left.
   *
   * @throws ProfileError `LIMIT` where the heap is too large
   */
  readonly takeSnapshot: () => Promise<HeapCensus>;
  /** Tells what has grown over three snapshots, and by what it is held. */
  readonly findLeaks: () => Promise<readonly Leak[]>;
}

/** A program stands still while its heap is written, some seconds for this much; and the text has to fit into a string. */
const HEAP_BYTES_MAX = 256 * 2 ** 20;
const TEXT_LENGTH_MAX = 500_000_000;

/** Kinds that are told, those that grow most. */
const LEAK_COUNT_MAX = 20;

/** Begins a search. */
export function createLeakSearch(cdp: CdpClient): LeakSearch {
  const censuses: HeapCensus[] = [];
  let latest: HeapSnapshot | null = null;

  return {
    async takeSnapshot() {
      latest = null;
      await cdp.tell('HeapProfiler.collectGarbage');
      await requireSmall(cdp);
      latest = parseHeapSnapshot(await readSnapshot(cdp));
      const census = takeCensus(latest);
      censuses.push(census);
      return census;
    },
    async findLeaks() {
      const [first, second, third] = censuses;
      if (first === undefined || second === undefined || third === undefined || latest === null) return [];
      const growth = findGrowth([first, second, third]).slice(0, LEAK_COUNT_MAX);
      const paths = retainingPaths(latest, new Set(growth.map(({ kind }) => kind)), first.idMax);
      const leaks = growth.map((each) => ({ ...each, path: paths.get(each.kind) ?? null }));
      const spelled = await findSpelled(namesIn(leaks), sourcesOf(cdp));
      return withSpelledNames(leaks, (name) => spelled.has(name));
    },
  };
}

async function requireSmall(cdp: CdpClient): Promise<void> {
  const { usedSize } = await cdp.ask('Runtime.getHeapUsage', {}, z.object({ usedSize: z.number() }));
  if (usedSize <= HEAP_BYTES_MAX) return;
  throw new ProfileError(
    'LIMIT',
    `Expected a heap of at most ${HEAP_BYTES_MAX / 2 ** 20} MB for snapshots, was ${Math.round(usedSize / 2 ** 20)} MB. ` +
      'Leave --leak-detection out, or give the program less to do.',
  );
}

async function readSnapshot(cdp: CdpClient): Promise<string> {
  const chunks: string[] = [];
  let length = 0;
  const stop = cdp.on('HeapProfiler.addHeapSnapshotChunk', (params) => {
    const { chunk } = chunkShape.parse(params);
    length += chunk.length;
    if (length <= TEXT_LENGTH_MAX) chunks.push(chunk);
  });
  await cdp.tell('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  stop();
  if (length <= TEXT_LENGTH_MAX) return chunks.join('');
  throw new ProfileError(
    'LIMIT',
    `Expected a heap snapshot of at most ${TEXT_LENGTH_MAX} characters, was ${length}. Leave --leak-detection out.`,
  );
}

const chunkShape = z.object({ chunk: z.string() });
const scriptShape = z.object({ scriptId: z.string() });

/** The source of every script that the program has loaded, one after the other. */
async function* sourcesOf(cdp: CdpClient): AsyncGenerator<string> {
  const scripts: string[] = [];
  const stop = cdp.on('Debugger.scriptParsed', (params) => {
    scripts.push(scriptShape.parse(params).scriptId);
  });
  try {
    await cdp.tell('Debugger.enable');
    for (const scriptId of scripts) {
      const shape = z.object({ scriptSource: z.string() });
      yield (await cdp.ask('Debugger.getScriptSource', { scriptId }, shape)).scriptSource;
    }
  } finally {
    stop();
    await cdp.tell('Debugger.disable').catch(() => undefined);
  }
}
