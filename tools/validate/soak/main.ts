/** `npm run soak`: Njord in real time, for as long as one asks. See docs/decisions/0031-soak.md. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { repository } from '../../../bench/commands.ts';
import { describeMachine, readMachine } from '../../../bench/machine.ts';
import { messageOfThrown } from '../../../src/core/thrown.ts';
import { describeRecord, describeSummary } from './describe.ts';
import { runSession } from './engine.ts';
import { plotSoak } from './plot.ts';
import { HELP, type Place, type Request, readRequest } from './read-request.ts';
import type { RecordOf } from './records.ts';
import type { Session } from './scene.ts';
import { readSoak, replaceFile, soakIds, stillRuns } from './soak-folder.ts';
import { soakResultOf } from './soak-result.ts';
import { summarize } from './summarize.ts';
import { holds, judge } from './verdict.ts';

/** What the documentation shows. */
const published = join(repository, 'docs', 'validation');

process.exitCode = await main(readRequest(process.argv.slice(2)));

async function main(request: Request): Promise<number> {
  try {
    switch (request.kind) {
      case 'help':
        process.stdout.write(HELP);
        return 0;
      case 'wrong':
        throw new RangeError(request.message);
      case 'soak':
        return await begin(request);
      case 'resume':
        return await resume(request);
      case 'report':
        return report(folderOf(request), request.isPublished);
      default:
        return request satisfies never;
    }
  } catch (error) {
    process.stderr.write(`${messageOfThrown(error)}\n`);
    if (error instanceof RangeError) process.stderr.write('See npm run soak -- --help.\n');
    return error instanceof RangeError ? 2 : 1;
  }
}

async function begin({
  folder,
  id,
  asked,
  isPublished,
}: Extract<Request, { kind: 'soak' }>): Promise<number> {
  const name = id ?? new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  if (soakIds(folder).includes(name))
    throw new RangeError(`Expected --id to be new, "${name}" is there already: go on with --resume.`);
  return soak({ folder: resolve(folder, name), asked, soakedBeforeMs: 0 }, isPublished);
}

async function resume(place: Place): Promise<number> {
  const folder = folderOf(place);
  const records = readSoak(folder);
  const session = records.findLast((each): each is RecordOf<'session'> => each.kind === 'session');
  if (session === undefined) throw new RangeError(`Expected a soak that has begun in ${folder}, found none.`);
  if (stillRuns(session))
    throw new RangeError(`Expected a soak that has ended, process ${session.pid} runs it.`);
  if (records.some(({ kind }) => kind === 'end')) return report(folder, place.isPublished);
  const last = records.findLast((each) => each.kind === 'sample');
  return soak({ folder, asked: session.asked, soakedBeforeMs: last?.soakedMs ?? 0 }, place.isPublished);
}

async function soak(
  session: Pick<Session, 'folder' | 'asked' | 'soakedBeforeMs'>,
  isPublished: boolean,
): Promise<number> {
  const { folder, asked } = session;
  const stopping = new AbortController();
  const interrupt = (): void => {
    stopping.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.stdout.write(`${folder}\n`);
  const isFull = await runSession({
    ...session,
    interrupted: stopping.signal,
    onRecord(record) {
      const line = describeRecord(record, asked);
      if (line !== undefined) process.stdout.write(`${line}\n`);
    },
  });
  const status = report(folder, isPublished && isFull);
  if (!isFull) process.stderr.write('Interrupted: npm run soak -- --resume goes on.\n');
  return isFull ? status : 1;
}

function report(folder: string, isPublished: boolean): number {
  const summary = summarize(readSoak(folder));
  if (summary === null) throw new RangeError(`Expected a soak that has begun in ${folder}, found none.`);
  const lines = judge(summary);
  const machine = readMachine();
  const [before = 0, after = before] = [summary.samples[0], summary.samples.at(-1)].map(
    (each) => each?.loadAverage,
  );
  process.stdout.write(describeSummary(summary, lines, describeMachine(machine, { before, after })));
  const json = `${JSON.stringify(soakResultOf(summary, lines, machine), null, 1)}\n`;
  for (const place of isPublished ? [folder, published] : [folder]) {
    mkdirSync(place, { recursive: true });
    replaceFile(join(place, 'soak.json'), json);
    replaceFile(join(place, 'soak.svg'), plotSoak(summary));
  }
  process.stdout.write(`${join(isPublished ? published : folder, 'soak.{json,svg}')}\n`);
  return holds(lines) ? 0 : 1;
}

function folderOf({ folder, id }: Place): string {
  const name = id ?? soakIds(folder).at(-1);
  if (name === undefined || !soakIds(folder).includes(name))
    throw new RangeError(`Expected a soak in ${folder}, found ${id === null ? 'none' : `no "${id}"`}.`);
  return resolve(join(folder, name));
}
