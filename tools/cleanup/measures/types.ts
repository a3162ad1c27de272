import { z } from 'zod';
import { checkCommands } from '../check-commands.ts';
import { requireSome, shareOf } from '../figures.ts';
import type { Finding, Measure, Place, Repository } from '../measure.ts';
import { readToolOutput } from '../tool-output.ts';

const detail = z.object({ filePath: z.string(), line: z.int(), text: z.string() });

const report = z.object({
  correctCount: z.int(),
  totalCount: z.int(),
  details: z.array(detail).default([]),
});

/** Names whose type is `any`, or was only asserted. */
export const types: Measure = {
  name: 'types',
  what: 'names of src, tools and bench that have a type: none is any, none is asserted',
  floor: '100 %',
  heldBy: 'any',
  take: measureTypes,
};

async function measureTypes({ run }: Repository): Promise<Finding> {
  const reports = await Promise.all(
    checkCommands(types.heldBy, '--json-output', '--show-relative-path').map(async (command) => {
      const { stdout, output } = await run(command);
      return readToolOutput(report, command, stdout, output);
    }),
  );
  const all = sumOf(reports.map(({ totalCount }) => totalCount));
  requireSome(all, 'names');
  return {
    figure: shareOf(sumOf(reports.map(({ correctCount }) => correctCount)), all, 'names'),
    places: reports.flatMap(({ details }) => details.map(placeOf)),
  };
}

/** type-coverage counts lines from 0. */
function placeOf({ filePath, line, text }: z.infer<typeof detail>): Place {
  return { path: filePath, line: line + 1, name: text, weight: 1, breaks: true };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
