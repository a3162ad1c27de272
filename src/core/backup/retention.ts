import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseIsoTime } from '../time.ts';
import { readManifest } from './manifest.ts';

const NAME = /^njord-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const PARTIAL = /^\.(njord-\d{8}T\d{6}Z)\.\d+\.partial$/;

const NS_PER_DAY = 86_400_000_000_000n;

/** Returns when a backup was begun, in nanoseconds since the epoch, by the name of its folder; `undefined` for any other name. */
export function backupTimeNs(name: string): bigint | undefined {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  try {
    return parseIsoTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  } catch {
    return undefined;
  }
}

/**
 * Removes backups that are older than so many days, and what interrupted ones left for a day; returns their names. The
 * backup `newest` stays, whatever the clock says, and so does whatever is no backup.
 */
export async function removeOldBackups(
  folder: string,
  { newest, days, nowNs }: { readonly newest: string; readonly days: number; readonly nowNs: bigint },
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    const partialOf = PARTIAL.exec(name)?.[1];
    const ageMax = partialOf === undefined ? BigInt(days) : 1n;
    const madeNs = backupTimeNs(partialOf ?? name);
    if (madeNs === undefined || name === newest || nowNs - madeNs <= ageMax * NS_PER_DAY) continue;
    const full = path.join(folder, name);
    if (partialOf === undefined && !(await isBackup(full))) continue;
    await rm(full, { recursive: true });
    removed.push(name);
  }
  return removed;
}

async function isBackup(folder: string): Promise<boolean> {
  return readManifest(folder).then(
    () => true,
    () => false,
  );
}
