/** `npm run manual`: makes the parts of the operator manual that follow from the code, and its diagrams. */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedDiagrams } from './diagram.ts';
import { generatedPages, staleFiles } from './generated.ts';

const HELP = `Usage: npm run manual -- [--root <folder>] [--check]

Makes docs/appendix/CONFIG_SCHEMA.md, the metrics in docs/appendix/ENDPOINTS.md, and an SVG for each docs/diagrams/*.dot.

  --root <folder>  the repository (default: that of this program)
  --check          write nothing, and name the files that are out of date
  -h, --help       this text

Examples:
  npm run manual
  npm run manual -- --check

Exit codes: 0 done, or up to date; 1 a file is out of date, or cannot be made; 2 wrong usage.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        root: { type: 'string', default: join(import.meta.dirname, '..', '..') },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return say(process.stdout, HELP, 0);
    return await make(values.root, values.check);
  } catch (error) {
    const isUsage = error instanceof TypeError && 'code' in error;
    return say(
      process.stderr,
      `${error instanceof Error ? error.message : String(error)}\n`,
      isUsage ? 2 : 1,
    );
  }
}

async function make(root: string, isCheck: boolean): Promise<number> {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const sources = globSync('docs/diagrams/*.dot', { cwd: root }).toSorted();
  const files = [...generatedPages(read), ...(await generatedDiagrams(sources, read))];
  const stale = staleFiles(files, (path) => (existsSync(join(root, path)) ? read(path) : undefined));
  if (isCheck && stale.length > 0)
    return say(process.stderr, `Expected what npm run manual makes, was older: ${stale.join(', ')}.\n`, 1);
  if (!isCheck) for (const { path, text } of files) writeFileSync(join(root, path), text);
  const done = isCheck
    ? `${files.length} files are up to date`
    : `${stale.length} of ${files.length} files changed`;
  return say(process.stdout, `${done}.\n`, 0);
}

function say(stream: NodeJS.WriteStream, text: string, status: number): number {
  stream.write(text);
  return status;
}
