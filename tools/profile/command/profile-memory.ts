import { allocationSites } from '../heap/allocation-sites.ts';
import { memoryReport } from '../report/memory-report.ts';
import { recordMemory } from '../session/record-memory.ts';
import { type Ground, withSession } from './open-session.ts';
import type { RecordRequest } from './record-request.ts';

/** Shape of `memory.json`. */
const MEMORY_SCHEMA = 'profile.memory/1';

/** The distance that V8's own interface proposes: a quarter of it cost a service a twelfth of its time. */
const INTERVAL_BYTES = 524_288;

const SITE_COUNT = 10;

/**
 * Watches the memory of a program, and writes what was seen.
 *
 * @throws ProfileError as `withSession` and `recordMemory` do
 */
export async function profileMemory(
  request: RecordRequest,
  ground: Ground,
  signal: AbortSignal,
): Promise<number> {
  await withSession(request, ground, signal, async (target, folder) => {
    const plan = { ...request, intervalBytes: INTERVAL_BYTES };
    const { allocations, ...seen } = await recordMemory(target, plan, signal);
    const report = memoryReport({ ...seen, allocations }, { name: target.name, folder: ground.cwd });
    const facts = {
      schema: MEMORY_SCHEMA,
      name: target.name,
      ...seen,
      sites: allocationSites(allocations, SITE_COUNT),
    };
    const files = [
      folder.write('memory.json', `${JSON.stringify(facts, null, 2)}\n`),
      folder.write('memory.txt', report),
      folder.write('allocations.heapprofile', `${JSON.stringify({ ...allocations, samples: [] })}\n`),
    ];
    ground.print([report, ...files].join('\n'));
  });
  return 0;
}
