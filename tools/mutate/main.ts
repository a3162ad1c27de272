/** `npm run mutate`: what the tests of each module would notice. See docs/decisions/0025-mutation.md. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  describeHelp,
  describeModule,
  describeOutcome,
  describeVerdicts,
  type TimedVerdict,
} from './describe.ts';
import { readEquivalents } from './equivalents.ts';
import { mutatedModules } from './modules.ts';
import { type MutationPorts, mutateModule } from './mutate-module.ts';
import { type Request, readRequest } from './read-request.ts';
import { runStryker } from './run-stryker.ts';
import { outputFolder } from './settings.ts';

const root = join(import.meta.dirname, '..', '..');

process.exitCode = await main();

async function main(): Promise<number> {
  const request = readRequest(process.argv.slice(2), {
    modules: mutatedModules,
    coreCount: availableParallelism(),
  });
  switch (request.kind) {
    case 'help':
      print(describeHelp(mutatedModules));
      return 0;
    case 'mutate':
      return mutate(request).catch(refuse);
    case 'wrong':
      process.stderr.write(`${request.message} See npm run mutate -- --help.\n`);
      return 2;
    default:
      return request satisfies never;
  }
}

async function mutate({ choices, run }: Extract<Request, { kind: 'mutate' }>): Promise<number> {
  const equivalents = readEquivalents(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8'));
  const ports: MutationPorts = { run: (asked) => runStryker(root, asked), say: (line) => print([line]) };
  mkdirSync(join(root, outputFolder), { recursive: true });
  const verdicts: TimedVerdict[] = [];
  for (const [index, { module, files }] of choices.entries()) {
    print([`${module.name}, ${index + 1} of ${choices.length}`]);
    const startMs = performance.now();
    const verdict = await mutateModule({ module, files, equivalents, ...run }, ports);
    verdicts.push({ verdict, durationMs: performance.now() - startMs });
    const lines = describeModule(verdict);
    // Some of its files say nothing of a module: the list of its last whole run stays.
    if (files === module.files)
      writeFileSync(join(root, outputFolder, `${module.name}.md`), `${lines.join('\n')}\n`);
    print([...lines, '']);
  }
  print([...describeVerdicts(verdicts), '', describeOutcome(verdicts, outputFolder)]);
  return verdicts.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

function refuse(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
