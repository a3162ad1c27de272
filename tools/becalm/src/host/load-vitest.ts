import type * as VitestNode from 'vitest/node';
import { HostError } from './host-error.ts';

/** The oldest minor version of each major version of Vitest whose worker protocol the host knows. */
const known: Readonly<Record<number, number>> = { 4: 1, 5: 0 };

/** Loads the Vitest that stands beside becalm. Throws `HostError` when it is missing or unknown. */
export async function loadVitest(): Promise<typeof VitestNode> {
  const vitest = await importVitest();
  if (!isKnown(vitest.version)) {
    throw new HostError(
      'vitest-version',
      `Expected Vitest 4.1 or newer, or 5, was ${vitest.version}. ` +
        'Run "npm install -D vitest@5", or install a newer becalm.',
    );
  }
  return vitest;
}

function isKnown(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const oldest = known[major];
  return oldest !== undefined && minor >= oldest;
}

async function importVitest(): Promise<typeof VitestNode> {
  try {
    return await import('vitest/node');
  } catch (error) {
    throw missingVitest(error);
  }
}

/** Says that there is no Vitest to be used. */
export function missingVitest(cause: unknown): HostError {
  return new HostError(
    'vitest-version',
    'Expected Vitest beside becalm, found none. Run: npm install -D vitest',
    { cause },
  );
}
