/** Memory with a limit, for everything that would otherwise grow with the run. */
export { BoundedMap, type BoundedMapCounts, type BoundedMapLimits, CAPACITY_DEFAULT } from './bounded-map.ts';
export { IdSet } from './id-set.ts';
export { RecentIds } from './recent-ids.ts';
