import type * as VitestNode from 'vitest/node';
import { HostError } from './host-error.ts';

/** The major versions of Vitest whose worker protocol the host knows. */
const knownMajors: readonly number[] = [5];

/** Loads the Vitest that stands beside becalm. Throws `HostError` when it is missing or unknown. */
export async function loadVitest(): Promise<typeof VitestNode> {
  const vitest = await importVitest();
  const major = Number.parseInt(vitest.version, 10);
  if (!knownMajors.includes(major)) {
    throw new HostError(
      'vitest-version',
      `Expected Vitest ${knownMajors.join(' or ')}, was ${vitest.version}. Install one of these, or a newer becalm.`,
    );
  }
  return vitest;
}

async function importVitest(): Promise<typeof VitestNode> {
  try {
    return await import('vitest/node');
  } catch (error) {
    throw new HostError(
      'vitest-version',
      'Expected Vitest beside becalm, found none. Run: npm install -D vitest',
      {
        cause: error,
      },
    );
  }
}
