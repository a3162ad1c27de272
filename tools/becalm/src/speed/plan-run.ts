import type { OrdinaryPlan } from '../worlds/ordinary-plan.ts';
import { estimateFiles } from './estimate.ts';
import { longestFirst } from './order.ts';
import { filesOfShard } from './shards.ts';
import type { Timings } from './timings.ts';

/** A plan from durations: the longest files first, and shards that take as long as each other. */
export function planRun(timings: Timings): OrdinaryPlan {
  return {
    order: (files) => longestFirst(estimateFiles(files, timings)),
    shard: (files, shard) => filesOfShard(estimateFiles(files, timings), shard),
    places: null,
  };
}
