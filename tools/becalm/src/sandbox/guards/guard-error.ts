import type { GuardName } from '../../worlds/ordinary-setup.ts';
import { foreignFrames } from './own-frames.ts';
import type { Found } from './watch-tests.ts';

/** A guard that fails lets its test fail with this; its stack leads to where user code caused it. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
  readonly guard: GuardName;

  constructor({ finding, at }: Found) {
    super(messageOf(finding));
    this.guard = finding.guard;
    this.stack = [`${this.name}: ${this.message}`, ...foreignFrames(at?.stack ?? '')].join('\n');
  }
}

const expected: Readonly<Record<GuardName, string>> = {
  network: 'stays on this machine',
  sleep: 'does not sleep',
  timers: 'leaves no timer behind',
  handles: 'closes what it opens',
  globals: 'leaves globals as they were',
  environment: 'leaves the environment as it was',
  directory: 'stays in its directory',
  listeners: 'leaves the listeners of the process as they were',
  mocks: 'leaves no mock behind',
};

function messageOf({ guard, what, advice, orOneOf, test }: Found['finding']): string {
  const whose =
    orOneOf.length === 0
      ? ''
      : ` One of the tests that ran at the time did it: ${[test, ...orOneOf].map((each) => JSON.stringify(each)).join(', ')}.`;
  return `Expected a test that ${expected[guard]}, was: ${what}. ${advice}${whose}`;
}
