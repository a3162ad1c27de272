import { callTreeOf } from '../cpu/call-tree.ts';
import { functionTableOf } from '../cpu/function-table.ts';
import { layOutFlames } from '../flame/flame-layout.ts';
import { flameSvg } from '../flame/flame-svg.ts';
import { cpuReport } from '../report/cpu-report.ts';
import { recordCpu } from '../session/record-cpu.ts';
import { type Ground, withSession } from './open-session.ts';
import type { RecordRequest } from './record-request.ts';

/**
 * Takes a CPU profile and writes it with a report and a flame graph; nothing is written unless all of it can be.
 *
 * @throws ProfileError as `withSession` and `recordCpu` do
 */
export async function profileCpu(
  request: RecordRequest,
  ground: Ground,
  signal: AbortSignal,
): Promise<number> {
  await withSession(request, ground, signal, async (target, folder) => {
    const profile = await recordCpu(target, request, signal);
    const tree = callTreeOf(profile);
    const subject = { name: target.name, folder: ground.cwd };
    const report = cpuReport(functionTableOf(tree), subject);
    const flames = flameSvg(layOutFlames(tree), { title: `CPU of ${target.name}`, folder: ground.cwd });
    const files = [
      folder.write('profile.cpuprofile', `${JSON.stringify(profile)}\n`),
      folder.write('report.txt', report),
      folder.write('flame.svg', flames),
    ];
    ground.print([report, ...files].join('\n'));
  });
  return 0;
}
