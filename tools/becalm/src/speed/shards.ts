import type { FileOfProject, PlannedFile } from '../worlds/ordinary-plan.ts';
import type { RunShard } from '../worlds/recorded-run.ts';
import { hashOf } from '../worlds/seed.ts';
import type { EstimatedFile } from './estimate.ts';
import { compareDurations } from './order.ts';

/** The slowest shard takes at most so many times the mean, unless a single file takes longer. */
const loadMax = 1.05;

/** The bound moves in steps of this factor, so that one more file rarely moves it, and many others with it. */
const boundStep = 1.02;

/**
 * Cuts a suite into shards of about the same duration. Every file is in exactly one; the same files with the same
 * durations give the same shards, whatever order they come in; and where a file is added or gone, few others move.
 *
 * Each file ranks the shards by hash(file, shard) and takes the first that has room for it (rendezvous hashing, Thaler
 * and Ravishankar 1998, with bounded loads, Mirrokni et al. 2018). The long ones choose first, in classes of duration a
 * factor of √2 wide; room ends at 1.05 of the mean or the longest file. Where files are too few or too coarse for that,
 * longest-first onto the least loaded shard is what is left, which balances best and moves most.
 *
 * @returns `count` lists, each in the order of the given files
 */
export function cutShards(
  files: readonly EstimatedFile[],
  count: number,
): readonly (readonly EstimatedFile[])[] {
  const balanced = deal([...files].sort(compareDurations), count, leastLoaded);
  const bound = boundOf(files, count);
  const steady = deal(bySteadyOrder(files), count, (file, loads) => {
    const room = ranking(file.file, count).find((shard) => (loads[shard] ?? 0) + file.ms <= bound);
    return room ?? leastLoaded(file, loads);
  });
  const isGood =
    slowestMs(steady) <= loadMax * slowestMs(balanced) &&
    steady.filter((each) => each.length === 0).length === 0;
  const chosen = isGood ? steady : balanced;
  return chosen.map((shard) => {
    const inside = new Set(shard);
    return files.filter((file) => inside.has(file));
  });
}

/** The files of one shard, as {@link cutShards} cuts them. */
export function filesOfShard(
  files: readonly EstimatedFile[],
  { index, count }: RunShard,
): readonly PlannedFile[] {
  return (cutShards(files, count)[index - 1] ?? []).map(({ file }) => file);
}

/** A word for how a suite was cut: shards of one run that were cut differently leave files out or run them twice. */
export function cutMark(files: readonly EstimatedFile[], count: number): string {
  const places = cutShards(files, count).flatMap((shard, index) =>
    shard.map(({ file }) => `${keyOf(file)} ${index}`),
  );
  return hashOf(count, ...places.sort())
    .toString(36)
    .slice(0, 6);
}

type Choose = (file: EstimatedFile, loads: readonly number[]) => number;

function deal(
  files: readonly EstimatedFile[],
  count: number,
  choose: Choose,
): readonly (readonly EstimatedFile[])[] {
  const shards: EstimatedFile[][] = Array.from({ length: count }, () => []);
  const loads = shards.map(() => 0);
  for (const file of files) {
    const shard = choose(file, loads);
    shards[shard]?.push(file);
    loads[shard] = (loads[shard] ?? 0) + file.ms;
  }
  return shards;
}

const leastLoaded: Choose = (_, loads) => loads.indexOf(Math.min(...loads));

function boundOf(files: readonly EstimatedFile[], count: number): number {
  const meanMs = sumMs(files) / count;
  const steps = Math.ceil(Math.log(Math.max(1, meanMs)) / Math.log(boundStep));
  const longestMs = Math.max(0, ...files.map(({ ms }) => ms));
  // Rounded up by at most a step, which the factor makes room for.
  return Math.max(longestMs, (loadMax / boundStep) * boundStep ** steps);
}

function bySteadyOrder(files: readonly EstimatedFile[]): readonly EstimatedFile[] {
  return files
    .map((each) => ({ each, duration: Math.round(2 * Math.log2(each.ms)), hash: hashOf(keyOf(each.file)) }))
    .sort(
      (one, other) =>
        other.duration - one.duration || one.hash - other.hash || compareDurations(one.each, other.each),
    )
    .map(({ each }) => each);
}

function ranking(file: FileOfProject, count: number): readonly number[] {
  const key = keyOf(file);
  return Array.from({ length: count }, (_, shard) => ({ shard, hash: hashOf(key, shard) }))
    .sort((one, other) => other.hash - one.hash)
    .map(({ shard }) => shard);
}

function keyOf({ project, file }: FileOfProject): string {
  return JSON.stringify([project, file]);
}

function slowestMs(shards: readonly (readonly EstimatedFile[])[]): number {
  return Math.max(0, ...shards.map(sumMs));
}

function sumMs(files: readonly EstimatedFile[]): number {
  return files.reduce((sum, { ms }) => sum + ms, 0);
}
