import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Command } from '../../check/parts.ts';
import { countOf, requireSome } from '../figures.ts';
import type { Finding, Measure, Place, Repository } from '../measure.ts';
import { readToolOutput } from '../tool-output.ts';

/** As the rule of ESLint says that `npm run check` runs. */
const COMPLEXITY_MAX = 10;

const config = join(import.meta.dirname, '..', 'complexity.config.js');

const report = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ message: z.string(), line: z.int() })),
  }),
);

/** Functions with many ways through them. */
export const complexity: Measure = {
  name: 'complexity',
  what: 'paths through a function (cyclomatic), tests included; no exception is let through',
  floor: `at most ${COMPLEXITY_MAX} a function`,
  heldBy: 'lint',
  take: measureComplexity,
};

async function measureComplexity({ root, runForFile }: Repository): Promise<Finding> {
  const commandInto = (folder: string): Command => ({
    program: 'eslint',
    args: [
      '--no-inline-config',
      '--config',
      config,
      '--format',
      'json',
      '--output-file',
      join(folder, 'complexity.json'),
      '.',
    ],
  });
  const json = await runForFile(commandInto, 'complexity.json');
  const files = readToolOutput(report, commandInto(''), json);
  const places = files.flatMap(({ filePath, messages }) =>
    messages.map((message) => placeOf(relative(root, filePath).replaceAll(sep, '/'), message)),
  );
  requireSome(places.length, 'functions');
  const over = places.filter(({ breaks }) => breaks).length;
  const most = Math.max(...places.map(({ weight }) => weight));
  return {
    figure: `${countOf(over, places.length, `functions above ${COMPLEXITY_MAX}`)}, the highest ${most}`,
    places,
  };
}

/**
 * Reads one message.
 *
 * @throws Error for one of another rule: a file that cannot be parsed has functions that nobody counted
 */
function placeOf(
  path: string,
  { message, line }: { readonly message: string; readonly line: number },
): Place {
  const [, name, words] = /^(.+) has a complexity of (\d+)\./.exec(message) ?? [];
  if (name === undefined)
    throw new Error(
      `Expected the complexity of a function at ${path}:${line}, was "${message}". Run npm run lint.`,
    );
  const weight = Number(words);
  return { path, line, name, weight, breaks: weight > COMPLEXITY_MAX };
}
