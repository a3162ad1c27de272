import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changeKillSwitch,
  createKillKey,
  createKillSwitch,
  type KillLook,
  type KillMedium,
  type KillRedis,
  type KillState,
  type KillSwitch,
} from '../../src/core/kill-switch/index.ts';
import { type ScriptedMedium, scriptMedium } from '../core/kill-switch/scripted-medium.ts';
import { createVirtualTimers, type VirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import { type AsyncCommand, asyncCommand, asyncCommandLists } from './command.ts';

/** What both media would say now, and since when; times in milliseconds. */
interface KillModel {
  file: KillLook | 'failing';
  /** What the key holds; `down` while the server does not answer. */
  key: string | null;
  isRedisDown: boolean;
  nowMs: number;
  /** Every state that the media were in, and until when; the last one holds. */
  readonly past: { readonly state: KillState; untilMs: number }[];
}

interface RealSwitch {
  readonly timers: VirtualTimers;
  readonly file: ScriptedMedium;
  readonly redis: FakeRedis;
  readonly media: readonly KillMedium[];
  readonly killSwitch: KillSwitch;
}

/** The keys of a server that can go down. */
interface FakeRedis extends KillRedis {
  readonly keys: Map<string, string>;
  isDown: boolean;
}

/** How long a look is believed, in milliseconds: what operators were promised. */
const BELIEVED_MS = 250;

const KEY = 'njord:trading:halt';

function fakeRedis(): FakeRedis {
  const keys = new Map<string, string>();
  const server: FakeRedis = {
    keys,
    isDown: false,
    get: async (key) => {
      requireUp();
      return keys.get(key) ?? null;
    },
    mset: async (key = '', value = '', noteKey = '', note = '') => {
      requireUp();
      keys.set(key, value).set(noteKey, note);
    },
    del: async (...names) => {
      requireUp();
      for (const name of names) keys.delete(name);
    },
  };
  return server;

  function requireUp(): void {
    if (server.isDown) throw new Error('ECONNREFUSED');
  }
}

/** The file first; when it says anything but clear, Redis does not matter. What does not answer is unreadable. */
function stateOf({ file, key, isRedisDown }: Readonly<KillModel>): KillState {
  if (file !== 'clear') return file === 'tripped' ? 'file' : 'unreadable';
  if (isRedisDown) return 'unreadable';
  return key === '1' ? 'redis' : 'clear';
}

function change(model: KillModel, changes: Partial<KillModel>): void {
  Object.assign(model, changes);
  model.past.push({ state: stateOf(model), untilMs: model.nowMs });
}

function pass(model: KillModel, milliseconds: number): void {
  model.nowMs += milliseconds;
  const last = model.past.at(-1);
  if (last !== undefined) last.untilMs = model.nowMs;
}

/** Clear may be said only of the last 250 ms; and no state but one that held in them. */
function expectTrue(model: Readonly<KillModel>, { killSwitch }: RealSwitch): void {
  const sinceMs = model.nowMs - BELIEVED_MS;
  const recent = model.past.filter(({ untilMs }) => untilMs > sinceMs).map(({ state }) => state);
  expect(recent).toContain(killSwitch.state());
}

type KillCommand = AsyncCommand<KillModel, RealSwitch>;

function changing(text: string, changes: Partial<KillModel>, doIt: (real: RealSwitch) => void): KillCommand {
  return asyncCommand({
    text,
    run: async (model, real) => {
      change(model, changes);
      doIt(real);
      expectTrue(model, real);
    },
  });
}

/** What an order leaves behind: a medium that fails takes none, and one that is tripped stays as it is. */
function ordered(model: Readonly<KillModel>, action: 'trip' | 'clear'): Partial<KillModel> {
  const file = model.file === 'failing' ? 'failing' : action === 'trip' ? 'tripped' : 'clear';
  return model.isRedisDown ? { file } : { file, key: action === 'trip' ? '1' : null };
}

const commands: readonly fc.Arbitrary<KillCommand>[] = [
  fc
    .constantFrom<KillLook | 'failing'>('clear', 'tripped', 'unreadable', 'failing')
    .map((file) => changing(`file becomes ${file}`, { file }, (real) => real.file.become(file))),
  fc.constantFrom('1', '0', 'true', null).map((key) =>
    changing(`key becomes ${key}`, { key }, ({ redis }) => {
      if (key === null) redis.keys.delete(KEY);
      else redis.keys.set(KEY, key);
    }),
  ),
  fc.boolean().map((isRedisDown) =>
    changing(isRedisDown ? 'Redis goes down' : 'Redis comes back', { isRedisDown }, ({ redis }) => {
      redis.isDown = isRedisDown;
    }),
  ),
  fc.constantFrom<'trip' | 'clear'>('trip', 'clear').map((action) =>
    asyncCommand<KillModel, RealSwitch>({
      text: `order to ${action}`,
      run: async (model, real) => {
        const before = stateOf(model);
        const failures = [
          ...(model.file === 'failing' ? ['file'] : []),
          ...(model.isRedisDown ? ['redis'] : []),
        ];
        change(model, ordered(model, action));
        const order = { action, who: 'operator', why: 'drill', atNs: 0n };
        const outcome = await changeKillSwitch(real.media, order, () => undefined);
        expect(outcome).toMatchObject({ before, after: stateOf(model) });
        expect(outcome.failures.map(({ medium }) => medium)).toEqual(failures);
        expectTrue(model, real);
      },
    }),
  ),
  fc.constantFrom(0, 1, 49, 50, 100, 249, BELIEVED_MS).map((milliseconds) =>
    asyncCommand<KillModel, RealSwitch>({
      text: `pass ${milliseconds} ms`,
      run: async (model, real) => {
        pass(model, milliseconds);
        await real.timers.advance(milliseconds);
        expectTrue(model, real);
      },
    }),
  ),
  fc.constant(
    asyncCommand<KillModel, RealSwitch>({
      text: 'look',
      run: async (model, { killSwitch }) => {
        expect(await killSwitch.look()).toBe(stateOf(model));
      },
    }),
  ),
];

async function start(): Promise<{ readonly model: KillModel; readonly real: RealSwitch }> {
  const timers = createVirtualTimers();
  const file = scriptMedium('file', timers);
  const redis = fakeRedis();
  const media = [file, createKillKey(redis, KEY)];
  const killSwitch = createKillSwitch({ clock: timers.clock, timers, media, onChange: () => undefined });
  await killSwitch.look();
  const past = [{ state: 'clear' as const, untilMs: 0 }];
  return {
    model: { file: 'clear', key: null, isRedisDown: false, nowMs: 0, past },
    real: { timers, file, redis, media, killSwitch },
  };
}

test('the kill switch says what file and key said within the last 250 ms, whatever becomes of them', async () => {
  await fc.assert(
    fc.asyncProperty(asyncCommandLists(commands), async (list) => {
      const setup = await start();
      await fc.asyncModelRun(() => setup, list);
    }),
  );
});
