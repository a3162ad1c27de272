import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProfileError } from '../profile-error.ts';
import { type OutputFolder, openOutputFolder } from '../session/output-folder.ts';
import { attach } from '../target/attach.ts';
import { isAlive } from '../target/is-alive.ts';
import { launch } from '../target/launch.ts';
import type { Target } from '../target/target.ts';
import { nameOfSubject, type RecordRequest } from './record-request.ts';
import { LOAD_SCRIPT, loadArguments } from './services.ts';

/** Where a command runs. */
export interface Ground {
  /** Root of the repository. */
  readonly root: string;
  /** Folder from which the person started the command. */
  readonly cwd: string;
  readonly print: (text: string) => void;
}

/** A session that uses a program and a folder. */
export type Session<Result> = (target: Target, folder: OutputFolder) => Promise<Result>;

/** A load ends by itself, so that it handles the same events each time; on a busy machine it takes longer. */
const LOAD_LASTS_MS = 120_000;

/** A load goes on for so many seconds more: what a session does at its end takes time as well. */
const LOAD_MORE_SECONDS = 1;

const ENDED_AT_ONCE = { lastsMs: 0, saysReady: false };

/**
 * Opens what a request names, and lets go of it in the end, whatever comes.
 *
 * @throws ProfileError as `launch`, `attach`, `openOutputFolder` and the session do
 */
export async function withSession<Result>(
  request: RecordRequest,
  { root, cwd }: Ground,
  signal: AbortSignal,
  session: Session<Result>,
): Promise<Result> {
  const name = nameOfSubject(request.subject);
  const folder = openOutputFolder(
    request.out === null ? join(root, 'var', 'profiling', name) : resolve(cwd, request.out),
    isAlive,
  );
  try {
    const target = await openTarget(request, name, { root, cwd }, signal);
    try {
      return await session(target, folder);
    } finally {
      await target.leave();
    }
  } finally {
    folder.close();
  }
}

async function openTarget(
  { subject, delayMs, durationMs }: RecordRequest,
  name: string,
  { root, cwd }: Pick<Ground, 'root' | 'cwd'>,
  signal: AbortSignal,
): Promise<Target> {
  switch (subject.kind) {
    case 'pid':
      return attach(subject);
    case 'script':
      requireScript(resolve(cwd, subject.script));
      return launch(
        { name, script: resolve(cwd, subject.script), args: subject.args, cwd, ...ENDED_AT_ONCE },
        signal,
      );
    case 'service': {
      const seconds = (delayMs + durationMs) / 1000 + LOAD_MORE_SECONDS;
      return launch(
        {
          name,
          script: join(root, LOAD_SCRIPT),
          args: loadArguments(subject.service, seconds, subject.seed),
          cwd: root,
          lastsMs: LOAD_LASTS_MS,
          saysReady: true,
        },
        signal,
      );
    }
  }
}

function requireScript(path: string): void {
  if (existsSync(path)) return;
  throw new ProfileError(
    'USAGE',
    `Expected a script that is there, was ${path}. Name it from the current folder.`,
  );
}
