import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { fileOf } from './page-files.ts';
import type { Block } from './read-blocks.ts';
import type { PageBlocks } from './type-check.ts';
import { commandFolder, openWorkspace, root, type Workspace } from './workspace.ts';

/** A block that did not do what its page says. */
export class SnippetError extends Error {}

/**
 * Runs the blocks of a page one after the other, in one fresh folder: a page is a story, and its files and commands
 * build on each other.
 *
 * @throws SnippetError with page and line, and what was printed
 */
export async function runPage({ ground, blocks }: PageBlocks): Promise<void> {
  using workspace = await openWorkspace(ground);
  using left = endLeftBehind();
  let printed = '';
  for (const block of blocks) {
    if (block.treatment.kind === 'printed') requirePrinted(block, printed);
    else printed = await runBlock({ workspace, groups: left.groups }, block, block.treatment);
  }
}

/** Where blocks run. */
interface Ground {
  readonly workspace: Workspace;
  /** Every block is a group of processes; what it starts in the background belongs to it. */
  readonly groups: Set<number>;
}

/** Ends what blocks have started in the background and nobody has stopped, as when a page fails halfway. */
function endLeftBehind(): Disposable & Pick<Ground, 'groups'> {
  const groups = new Set<number>();
  return {
    groups,
    [Symbol.dispose]() {
      for (const group of groups) endGroup(group);
    },
  };
}

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

async function runBlock(ground: Ground, block: Block, treatment: RunTreatment): Promise<string> {
  const { workspace } = ground;
  const text = workspace.withOwnPorts(block.text);
  requireParsed(block);
  if (block.path !== undefined || block.language === 'ts') workspace.write(fileOf(block), text);
  const command = commandOf({ ...block, text });
  if (command === undefined || treatment.kind === 'not-run') return '';
  const { status, output } = await execute(ground, command);
  if (status === treatment.exits) return output;
  throw new SnippetError(
    `${block.page}:${block.line}: expected exit status ${treatment.exits}, was ${status}. It printed:\n${output}`,
  );
}

type RunTreatment = Exclude<Block['treatment'], { readonly kind: 'printed' }>;

/** Data is compiled by being read; so is a shell script that is not run. */
function requireParsed({ language, text, page, line }: Block): void {
  try {
    if (language === 'json') JSON.parse(text);
    if (language === 'yaml') parse(text);
  } catch (error) {
    throw new SnippetError(`${page}:${line}: expected ${language}, was none. ${String(error)}`, {
      cause: error,
    });
  }
}

/** What runs a block; nothing for data. */
function commandOf(block: Block): readonly string[] | undefined {
  const file = fileOf(block);
  if (block.language === 'sh') return ['bash', '--norc', '-euo', 'pipefail', '-c', block.text];
  if (block.language !== 'ts') return undefined;
  return file.endsWith('.test.ts') ? ['vitest', 'run', '--root', '.', file] : ['node', file];
}

/** As long as a block may take, in milliseconds; longer ones do not belong on a page. */
const timeoutMs = 400_000;

async function execute(
  { workspace: { folder }, groups }: Ground,
  [program = '', ...args]: readonly string[],
): Promise<{ readonly status: number; readonly output: string }> {
  const child = spawn(program, args, {
    cwd: folder,
    env: environment(folder),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  const patience = setTimeout(() => pid !== undefined && endGroup(pid), timeoutMs);
  const outputs = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8').toArray());
  const [status] = (await once(child, 'close')) as [number | null];
  clearTimeout(patience);
  return { status: status ?? 1, output: (await Promise.all(outputs)).flat().join('') };
}

/** As on a fresh machine: nothing of the run around, but its tools. */
function environment(folder: string): NodeJS.ProcessEnv {
  const bins = [commandFolder, 'node_modules/.bin'].map((path) => join(folder, path));
  const path = [...bins, join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:VITEST|TEST|BECALM|NODE_|NJORD_|CI$|npm_)/.test(name),
  );
  return { ...Object.fromEntries(own), PATH: path, NO_COLOR: '1', GIT_CEILING_DIRECTORIES: dirname(folder) };
}

/** Every line has to be there, whatever its numbers and the width of its columns; a line with `…` leaves some out. */
function requirePrinted({ page, line, text }: Block, printed: string): void {
  const found = shape(printed);
  for (const [index, expected] of text.split('\n').entries()) {
    const parts = expected.split('…').map(shape);
    if (parts.every((part) => found.includes(part))) continue;
    throw new SnippetError(
      `${page}:${line + index}: expected the commands before to print "${expected}", they printed:\n${printed}`,
    );
  }
}

function shape(text: string): string {
  return text
    .replaceAll(/\d+(?:[.,:]\d+)*/g, '0')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
