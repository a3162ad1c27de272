import { z } from 'zod';
import { checkCommands } from '../check-commands.ts';
import { formatCount, requireSome } from '../figures.ts';
import type { Finding, Measure, Place, Repository } from '../measure.ts';
import { readToolOutput } from '../tool-output.ts';

const item = z.object({ name: z.string(), line: z.int().optional() });

const report = z.object({
  issues: z.array(z.object({ file: z.string() }).catchall(z.unknown())),
});

/** Files, exports, types and dependencies that nobody uses, or only tests. */
export const deadCode: Measure = {
  name: 'dead-code',
  what: 'files, exports, types and dependencies that nothing uses, or only tests',
  floor: 'none',
  heldBy: 'unused',
  take: measureDeadCode,
};

async function measureDeadCode({ run, files }: Repository): Promise<Finding> {
  requireSome(files.length, 'files');
  const places = new Map<string, Place>();
  for (const command of checkCommands(deadCode.heldBy, '--reporter', 'json')) {
    const { stdout, output } = await run(command);
    for (const place of placesOf(readToolOutput(report, command, stdout, output)))
      places.set(`${place.path} ${place.name}`, place);
  }
  return { figure: `${formatCount(places.size)} findings`, places: [...places.values()] };
}

function placesOf({ issues }: z.infer<typeof report>): readonly Place[] {
  return issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) =>
      itemsOf(found).map(({ name, line = 1 }) => ({
        path: file,
        line,
        name: kind === 'files' ? 'a file' : `${name} (${kind})`,
        weight: 1,
        breaks: true,
      })),
    ),
  );
}

/** knip gives most kinds as a list; names that stand for one thing come as lists in that list. */
function itemsOf(found: unknown): readonly z.infer<typeof item>[] {
  const one = item.safeParse(found);
  if (one.success) return [one.data];
  const several = z.array(z.unknown()).safeParse(found);
  return several.success ? several.data.flatMap(itemsOf) : [];
}
