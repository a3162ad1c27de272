/** When the last good backup was made, noted beside the data: whoever runs there can tell how old it is. */
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type JournalFiles, readSmallText } from '../journal/index.ts';
import { formatIsoTime, parseIsoTime } from '../time.ts';

const NAME = 'last-backup.txt';

/** Notes in the folder of the data when a good backup of it was made, in nanoseconds since the epoch. */
export async function noteLastBackup(data: string, madeNs: bigint): Promise<void> {
  const file = path.join(data, NAME);
  await writeFile(`${file}.new`, `${formatIsoTime(madeNs)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Returns when the last good backup was made, in nanoseconds since the epoch; `undefined` where nobody noted it. */
export async function readLastBackup(files: JournalFiles, data: string): Promise<bigint | undefined> {
  try {
    const text = await readSmallText(files, path.join(data, NAME));
    return text === undefined ? undefined : parseIsoTime(text.trim());
  } catch {
    // A note that cannot be read tells nothing, and must not keep the other metrics from being shown.
    return undefined;
  }
}
