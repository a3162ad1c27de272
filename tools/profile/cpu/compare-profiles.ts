import { nameOf } from './frame.ts';
import type { FunctionTable } from './function-table.ts';
import { percentOf } from './percent.ts';

/** How the share of a function in the busy time changed; percent. */
export interface ShareChange {
  readonly name: string;
  readonly url: string;
  readonly selfBefore: number;
  readonly selfAfter: number;
  readonly cumulativeBefore: number;
  readonly cumulativeAfter: number;
}

interface Shares {
  readonly name: string;
  readonly url: string;
  self: number;
  cumulative: number;
}

/**
 * Compares two profiles by name and file, since lines move when code changes. Functions of the same name in one file
 * count together. The greatest change of the time in the function itself comes first; what did not change is left out.
 */
export function compareProfiles(before: FunctionTable, after: FunctionTable): readonly ShareChange[] {
  const [old, fresh] = [sharesOf(before), sharesOf(after)];
  const keys = new Set([...old.keys(), ...fresh.keys()]);
  return [...keys]
    .map((key) => changeBetween(old.get(key), fresh.get(key)))
    .filter(hasChanged)
    .toSorted((one, other) => changeOf(other) - changeOf(one));
}

function changeBetween(before = NO_SHARES, after = NO_SHARES): ShareChange {
  const { name, url } = after === NO_SHARES ? before : after;
  return {
    name,
    url,
    selfBefore: before.self,
    selfAfter: after.self,
    cumulativeBefore: before.cumulative,
    cumulativeAfter: after.cumulative,
  };
}

const NO_SHARES: Shares = { name: '', url: '', self: 0, cumulative: 0 };

function sharesOf({ functions, busyUs }: FunctionTable): ReadonlyMap<string, Shares> {
  const shares = new Map<string, Shares>();
  for (const { frame, selfUs, cumulativeUs } of functions) {
    const [name, { url }] = [nameOf(frame), frame];
    const key = `${url} ${name}`;
    const share = shares.get(key) ?? { name, url, self: 0, cumulative: 0 };
    shares.set(key, share);
    share.self += percentOf(selfUs, busyUs);
    share.cumulative += percentOf(cumulativeUs, busyUs);
  }
  return shares;
}

function hasChanged({ selfBefore, selfAfter, cumulativeBefore, cumulativeAfter }: ShareChange): boolean {
  return selfBefore !== selfAfter || cumulativeBefore !== cumulativeAfter;
}

function changeOf({ selfBefore, selfAfter }: ShareChange): number {
  return Math.abs(selfAfter - selfBefore);
}
