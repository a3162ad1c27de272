/** `npm run soak`: Njord in real time, for as long as one asks. See docs/decisions/0031-soak.md. */
import { join, resolve } from 'node:path';
import { describeMachine, readLoad, readMachine } from '../../../bench/machine.ts';
import { messageOfThrown } from '../../../src/core/thrown.ts';
import { describeRecord, describeSummary } from './describe.ts';
import { runSession } from './engine.ts';
import { HELP, type Place, type Request, readRequest } from './read-request.ts';
import type { Asked, RecordOf } from './records.ts';
import { readSoak, soakIds, stillRuns } from './soak-folder.ts';
import { summarize } from './summarize.ts';
import { holds, judge } from './verdict.ts';

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
        return report(folderOf(request));
      default:
        return request satisfies never;
    }
  } catch (error) {
    process.stderr.write(`${messageOfThrown(error)}\n`);
    if (error instanceof RangeError) process.stderr.write('See npm run soak -- --help.\n');
    return error instanceof RangeError ? 2 : 1;
  }
}

async function begin({ folder, id, asked }: Extract<Request, { kind: 'soak' }>): Promise<number> {
  const name = id ?? new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  if (soakIds(folder).includes(name))
    throw new RangeError(`Expected --id to be new, "${name}" is there already: go on with --resume.`);
  return soak(resolve(folder, name), asked, 0);
}

async function resume(place: Place): Promise<number> {
  const folder = folderOf(place);
  const records = readSoak(folder);
  const session = records.findLast((each): each is RecordOf<'session'> => each.kind === 'session');
  if (session === undefined) throw new RangeError(`Expected a soak that has begun in ${folder}, found none.`);
  if (stillRuns(session))
    throw new RangeError(`Expected a soak that has ended, process ${session.pid} runs it.`);
  if (records.some(({ kind }) => kind === 'end')) return report(folder);
  const last = records.findLast((each) => each.kind === 'sample');
  return soak(folder, session.asked, last?.soakedMs ?? 0);
}

async function soak(folder: string, asked: Asked, soakedBeforeMs: number): Promise<number> {
  const stopping = new AbortController();
  const interrupt = (): void => {
    stopping.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.stdout.write(`${folder}\n`);
  const isFull = await runSession({
    folder,
    asked,
    soakedBeforeMs,
    interrupted: stopping.signal,
    onRecord(record) {
      const line = describeRecord(record, asked);
      if (line !== undefined) process.stdout.write(`${line}\n`);
    },
  });
  const status = report(folder);
  if (!isFull) process.stderr.write('Interrupted: npm run soak -- --resume goes on.\n');
  return isFull ? status : 1;
}

function report(folder: string): number {
  const summary = summarize(readSoak(folder));
  if (summary === null) throw new RangeError(`Expected a soak that has begun in ${folder}, found none.`);
  const lines = judge(summary);
  const load = { before: summary.samples[0]?.loadAverage ?? readLoad(), after: readLoad() };
  process.stdout.write(describeSummary(summary, lines, describeMachine(readMachine(), load)));
  return holds(lines) ? 0 : 1;
}

function folderOf({ folder, id }: Place): string {
  const name = id ?? soakIds(folder).at(-1);
  if (name === undefined || !soakIds(folder).includes(name))
    throw new RangeError(`Expected a soak in ${folder}, found ${id === null ? 'none' : `no "${id}"`}.`);
  return resolve(join(folder, name));
}
