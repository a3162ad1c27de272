import { expect, test } from 'vitest';
import { changeKillSwitch, type KillChange, type KillOrder } from '../../../src/core/kill-switch/index.ts';
import { scriptMedium } from './scripted-medium.ts';
import { createVirtualTimers } from './virtual-timers.ts';

const TRIP: KillOrder = { action: 'trip', who: 'ana', why: 'odd fills', atNs: 5n };

function makeMedia() {
  const timers = createVirtualTimers();
  return { file: scriptMedium('file', timers), redis: scriptMedium('redis', timers) };
}

test('trips and clears every medium, and tells who, why and what came of it', async () => {
  const { file, redis } = makeMedia();
  const told: KillChange[] = [];
  const tripped = await changeKillSwitch([file, redis], TRIP, (change) => told.push(change));
  expect(await Promise.all([file.look(), redis.look()])).toEqual(['tripped', 'tripped']);
  const cleared = await changeKillSwitch([file, redis], { ...TRIP, action: 'clear' }, (change) =>
    told.push(change),
  );
  expect(await Promise.all([file.look(), redis.look()])).toEqual(['clear', 'clear']);
  expect(told).toEqual([tripped, cleared]);
  expect(tripped).toEqual({ kind: 'ordered', ...TRIP, before: 'clear', after: 'file', failures: [] });
  expect(cleared).toMatchObject({ action: 'clear', before: 'file', after: 'clear', failures: [] });
});

test('a medium that fails does not keep the other from being tripped', async () => {
  const { file, redis } = makeMedia();
  file.become('failing');
  const change = await changeKillSwitch([file, redis], TRIP, () => {});
  expect(await redis.look()).toBe('tripped');
  expect(change).toMatchObject({ after: 'unreadable', failures: [{ medium: 'file', reason: 'read-only' }] });
});

test('an audit trail that fails does not stop it', async () => {
  const { file } = makeMedia();
  const change = await changeKillSwitch([file], TRIP, () => {
    throw new Error('disk full');
  });
  expect(change.after).toBe('file');
});
