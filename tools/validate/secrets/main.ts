/**
 * Looks for secrets in what stands in the repository now, or in all that ever stood there; prints one JSON document. Exit status 1
 * where there is one that nobody has reviewed, or a reviewed one that is gone.
 *
 *     node tools/validate/secrets/main.ts --tree
 *     node tools/validate/secrets/main.ts --history
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readGitBatch, readObjectPaths } from './git-blobs.ts';
import { readReviewed, review } from './review.ts';
import { type ScannedFile, scan } from './scan.ts';

const root = join(import.meta.dirname, '..', '..', '..');

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const files = filesOf(args);
  if (files === undefined) {
    process.stderr.write('Expected --tree or --history, and nothing else.\n');
    return 2;
  }
  const reviewed = readReviewed(readFileSync(join(import.meta.dirname, 'reviewed.json'), 'utf8'));
  const { textCount, binaryCount, findings } = await scan(files);
  const judgement = review(findings, reviewed);
  const document = { schema: 'njord.secrets/1', textCount, binaryCount, ...judgement };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  return judgement.open.length + judgement.stale.length === 0 ? 0 : 1;
}

function filesOf(args: readonly string[]): AsyncIterable<ScannedFile> | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({ args: [...args], options: { tree: flag, history: flag } });
    if (values.tree === values.history) return undefined;
    return values.tree ? filesOfTree() : filesOfHistory();
  } catch {
    return undefined;
  }
}

/** What git knows or would add; what it ignores stays on this machine. */
async function* filesOfTree(): AsyncGenerator<ScannedFile> {
  const paths = git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
  for (const path of paths.filter((each) => each !== '' && existsSync(join(root, each))))
    yield { path, bytes: readFileSync(join(root, path)) };
}

/** Every content that any branch or tag can reach. */
async function* filesOfHistory(): AsyncGenerator<ScannedFile> {
  const paths = readObjectPaths(git('rev-list', '--objects', '--all', 'HEAD'));
  const batch = spawn('git', ['cat-file', '--batch', '--buffer'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  batch.stdin.end([...paths.keys()].map((id) => `${id}\n`).join(''));
  for await (const { id, bytes } of readGitBatch(batch.stdout)) yield { path: paths.get(id) ?? id, bytes };
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
}
