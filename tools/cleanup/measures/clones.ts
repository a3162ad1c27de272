import { z } from 'zod';
import type { Command } from '../../check/parts.ts';
import { formatCount, requireSome } from '../figures.ts';
import type { Finding, Measure, Place, Repository } from '../measure.ts';
import { readToolOutput } from '../tool-output.ts';
import { type ClonePair, type Fragment, groupClones } from './clone-groups.ts';

/** How often the same logic may stand: a third time still shows what the three have in common. */
const OCCURRENCES_MAX = 3;

const file = z.object({ name: z.string(), start: z.int(), end: z.int() });

const report = z.object({
  duplicates: z.array(z.object({ firstFile: file, secondFile: file })),
  statistics: z.object({ total: z.object({ sources: z.int() }) }),
});

/**
 * Blocks that are the same to the letter. The check's own part refuses the second occurrence of 60 tokens. From 30
 * tokens on, some four lines, a block says something; below are the fields and parameters that many types share.
 */
export const copies: Measure = {
  name: 'copies',
  what: 'blocks of at least 30 tokens and 3 lines that are the same, imports aside',
  floor: `at most ${OCCURRENCES_MAX} of a block`,
  heldBy: 'cleanup',
  take: (repository) =>
    measureClones(repository, '--min-tokens 30 --min-lines 3 --ignore-pattern import[^;]*;'),
};

/**
 * Functions that differ in names and little else. Under 45 tokens such a function is one call or one object, and those
 * of one kind are alike without being one thing: the errors of a module, or the methods of a port.
 */
export const likenesses: Measure = {
  name: 'likenesses',
  what: 'functions of at least 45 tokens whose syntax trees are alike to 90 %',
  floor: `at most ${OCCURRENCES_MAX} of a kind`,
  heldBy: 'cleanup',
  take: (repository) =>
    measureClones(repository, '--min-tokens 45 --min-lines 3 --similarity 0.9 --kind similar'),
};

async function measureClones({ runForFile }: Repository, flags: string): Promise<Finding> {
  const commandInto = (folder: string): Command => ({
    program: 'jscpd',
    args: [
      ...'--config .jscpd.json --pattern {src,tools,bench}/**/*.ts --reporters json'.split(' '),
      ...flags.split(' '),
      '--output',
      folder,
      '.',
    ],
  });
  const json = await runForFile(commandInto, 'jscpd-report.json');
  const { duplicates, statistics } = readToolOutput(report, commandInto(''), json);
  requireSome(statistics.total.sources, 'files with code');
  return findingOf(
    duplicates.map(({ firstFile, secondFile }) => [fragmentOf(firstFile), fragmentOf(secondFile)]),
  );
}

function findingOf(pairs: readonly ClonePair[]): Finding {
  const groups = groupClones(pairs).filter((group) => group.length > 1);
  const most = Math.max(0, ...groups.map((group) => group.length));
  const over = groups.filter((group) => group.length > OCCURRENCES_MAX).length;
  return {
    figure: `${formatCount(over)} of ${formatCount(groups.length)} groups above ${OCCURRENCES_MAX}, the largest ${most}`,
    places: groups.flatMap(placeOf),
  };
}

function fragmentOf({ name, start, end }: z.infer<typeof file>): Fragment {
  return { path: name, firstLine: start, lastLine: end };
}

function placeOf([first, ...others]: readonly Fragment[]): readonly Place[] {
  if (first === undefined) return [];
  const weight = others.length + 1;
  const also = others.map(({ path, firstLine }) => `${path}:${firstLine}`);
  const name = `stands also in ${also.join(', ')}`;
  return [{ path: first.path, line: first.firstLine, name, weight, breaks: weight > OCCURRENCES_MAX }];
}
