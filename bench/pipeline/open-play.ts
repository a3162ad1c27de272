import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeFiles } from '../../src/core/journal/index.ts';
import { type Market, openMarket } from './market.ts';
import { createMemoryDisk } from './memory-disk.ts';
import { type Pipeline, type PipelineGround, startPipeline } from './pipeline.ts';
import { createWitness, type Witness } from './witness.ts';

/** A pipeline that runs, the market that it is to be sent, and who sees what comes out. */
export interface OpenPlay {
  readonly pipeline: Pipeline;
  readonly market: Market;
  readonly witness: Witness;
}

/** What differs between plays of a seed. */
interface PlayGround {
  readonly seed: number;
  readonly hashes: boolean;
}

const TRADES_PER_INTENT = 10;

/** Starts a pipeline whose journals lie in memory. */
export function openInMemory(ground: PlayGround): Promise<OpenPlay> {
  return open(ground, { files: createMemoryDisk(), folder: 'journal' });
}

/** Plays on a pipeline whose journals lie on a real disk, in a folder that is gone afterwards, and stops it. */
export async function withDisk<Outcome>(
  seed: number,
  play: (open: OpenPlay) => Promise<Outcome>,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'njord-pipeline-'));
  const opened = await open({ seed, hashes: false }, { files: createNodeFiles('bench'), folder });
  try {
    return await play(opened);
  } finally {
    await opened.pipeline.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(
  { seed, hashes }: PlayGround,
  disk: Pick<PipelineGround, 'files' | 'folder'>,
): Promise<OpenPlay> {
  const witness = createWitness({ hashes });
  const pipeline = await startPipeline({ ...disk, tradesPerIntent: TRADES_PER_INTENT, witness });
  return { pipeline, market: openMarket(seed), witness };
}
