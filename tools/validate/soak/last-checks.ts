import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { repository } from '../../../bench/commands.ts';
import { createNodeFiles } from '../../../src/core/journal/index.ts';
import { readServiceJournal, SERVICES_FOLDER } from '../../../src/core/service/index.ts';
import type { RecordOf } from './records.ts';

/** Where an installation with the shipped settings keeps its journals. */
const JOURNALS = join('var', 'log', 'njord');

/** Services that journal what they publish. */
const PUBLISHERS = ['strategy-runner', 'risk-engine', 'paper-trader'] as const;

const step = z.object({ kind: z.literal('step'), messages: z.array(z.object({ topic: z.string() })) });

/** Counts the messages of each topic in the journals of all services, step by step. */
export async function countJournalled(root: string): Promise<ReadonlyMap<string, number>> {
  const files = createNodeFiles(`${process.pid}`);
  const counts = new Map<string, number>();
  for (const name of PUBLISHERS) {
    const folder = join(root, JOURNALS, SERVICES_FOLDER);
    for await (const value of readServiceJournal(files, { folder, name })) {
      const { data } = step.safeParse(value);
      for (const { topic } of data?.messages ?? []) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    }
  }
  return counts;
}

/** Puts beside each other how many messages the journals, the bus and the books have of each durable topic. */
export function compareMessages(
  journalled: ReadonlyMap<string, number>,
  onBus: ReadonlyMap<string, number>,
  read: ReadonlyMap<string, number>,
): RecordOf<'end'>['messages'] {
  const topics = new Set([...journalled.keys(), ...onBus.keys(), ...read.keys()]);
  return [...topics].toSorted().map((topic) => ({
    topic,
    journalled: journalled.get(topic) ?? 0,
    onBus: onBus.get(topic) ?? 0,
    read: read.get(topic) ?? 0,
  }));
}

/** Lets `njord audit verify` look at every audit of the installation. */
export async function verifyAudits(root: string): Promise<RecordOf<'end'>['audit']> {
  const words = ['audit', 'verify', '--root', join(root, JOURNALS)];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(repository, 'bin', 'njord.js'),
      ...words,
    ]);
    return { isIntact: true, detail: stdout.trim().slice(-500) };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return { isIntact: false, detail: said.trim().slice(-500) };
  }
}
