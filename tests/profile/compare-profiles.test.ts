import { expect, it } from 'vitest';
import { callTreeOf } from '../../tools/profile/cpu/call-tree.ts';
import { compareProfiles } from '../../tools/profile/cpu/compare-profiles.ts';
import { functionTableOf } from '../../tools/profile/cpu/function-table.ts';
import { type MadeFrames, type MadeSample, madeProfile } from './made-profile.ts';

it('tells what takes more of the work and what less, the greatest change first', () => {
  const before = tableOf([
    { stack: ['main', 'slow'], us: 800 },
    { stack: ['main'], us: 200 },
  ]);
  const after = tableOf([
    { stack: ['main', 'fast'], us: 100 },
    { stack: ['main'], us: 400 },
  ]);
  const changes = compareProfiles(before, after);
  expect(changes.map(({ name, selfBefore, selfAfter }) => [name, selfBefore, selfAfter])).toEqual([
    ['slow', 80, 0],
    ['main', 20, 80],
    ['fast', 0, 20],
  ]);
});

it('knows a function again that has moved in its file, and leaves out what is the same', () => {
  const samples = [{ stack: ['work'], us: 10 }];
  const moved = { work: { lineNumber: 77 } };
  expect(compareProfiles(tableOf(samples), tableOf(samples, moved))).toEqual([]);
});

function tableOf(samples: readonly MadeSample[], frames?: MadeFrames) {
  return functionTableOf(callTreeOf(madeProfile(samples, frames)));
}
