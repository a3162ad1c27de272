import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { benchFolder, repository } from '../commands.ts';
import { runCommand, unexpectedEnd } from '../measure/run-command.ts';
import { UsageError } from '../usage-error.ts';
import type { Play } from './plays.ts';

/** A checkout of this repository whose pipeline can be played. */
export interface Checkout {
  /** What a person called it. */
  readonly name: string;
  readonly folder: string;
}

/** The checkout that this file belongs to. */
export const OWN_CHECKOUT: Checkout = { name: 'this checkout', folder: repository };

const PIPELINE = join('bench', 'pipeline');

/**
 * Makes a checkout ready to be played: a folder, or a ref of git, which gets a worktree below `.becalm/bench`. It is given
 * the bench of this checkout, so that both do the same work.
 *
 * @throws UsageError where it is neither a folder nor a ref
 */
export async function openCheckout(name: string): Promise<Checkout> {
  const folder = existsSync(resolve(name)) ? resolve(name) : await openWorktree(name);
  if (folder === repository) return { name, folder };
  rmSync(join(folder, PIPELINE), { recursive: true, force: true });
  cpSync(join(repository, PIPELINE), join(folder, PIPELINE), { recursive: true });
  for (const each of ['commands.ts', 'usage-error.ts']) {
    cpSync(join(repository, 'bench', each), join(folder, 'bench', each));
  }
  return { name, folder };
}

async function openWorktree(ref: string): Promise<string> {
  const commit = await git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]).catch(() => {
    throw new UsageError(
      `Expected a folder or a ref of git, was "${ref}". Fetch its tags, or name a folder.`,
    );
  });
  const folder = join(benchFolder, 'pipeline', commit);
  if (!existsSync(folder)) {
    mkdirSync(join(benchFolder, 'pipeline'), { recursive: true });
    await git(['worktree', 'prune']);
    await git(['worktree', 'add', '--detach', folder, commit]);
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  }
  return folder;
}

/** Runs git in this repository and returns what it printed. */
export async function git(args: readonly string[]): Promise<string> {
  const command = { program: 'git', args, cwd: repository };
  const run = await runCommand(command);
  if (run.status !== 0) throw unexpectedEnd(command, run, 'git to end well');
  return run.output.trim();
}

/** Plays the pipeline of a checkout in a process of its own, which V8 is told the same as the `njord` of that checkout. */
export async function playIn<Outcome>(
  { folder }: Checkout,
  play: Play,
  outcome: z.ZodType<Outcome>,
): Promise<Outcome> {
  const entry = join(folder, PIPELINE, 'play.ts');
  const command = {
    program: process.execPath,
    args: [...launchFlags(folder), '--expose-gc', entry, JSON.stringify(play)],
    cwd: folder,
  };
  const run = await runCommand(command);
  if (run.status !== 0) throw unexpectedEnd(command, run, 'the pipeline to come to its end');
  return outcome.parse(JSON.parse(run.output.trim().split('\n').at(-1) ?? ''));
}

/** Returns the flags in the first line of the program. */
export function launchFlags(folder: string): readonly string[] {
  const [first = ''] = readFileSync(join(folder, 'bin', 'njord.js'), 'utf8').split('\n');
  return first.split(' ').filter((word) => word.startsWith('--'));
}
