import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { LeftState, RunOutcome } from '../../src/worlds/outcome.ts';
import { ordinaryRun, type SuitePart } from '../../src/worlds/suite.ts';
import { neutralWorld } from '../../src/worlds/world.ts';
import { finished, openOnlyPart } from './opened-part.ts';
import { onlyPart, open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

const zoo = new URL('../zoo/', import.meta.url);

const truth = z
  .object({
    tests: z.array(
      z.object({
        project: z.string(),
        file: z.string(),
        name: z.string(),
        polluters: z.array(z.string()),
        stateSetters: z.array(z.string()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('truth.json', zoo), 'utf8')));

/** Runs some tests of a part, the last of which is watched. */
async function runWatched(part: SuitePart, tests: readonly string[]): Promise<RunOutcome> {
  const files = [...new Set(tests.map((path) => path.split(' > ')[0] ?? ''))];
  const world = { ...neutralWorld, order: { kind: 'listed', tests } as const };
  const watch = tests.at(-1) ?? null;
  return finished(await part.replay(world, { ...ordinaryRun, files, tests, trace: true, watch }));
}

/** `kind: what: before → after`, in the order in which it is told. */
function told({ trace }: RunOutcome): readonly string[] {
  const left: readonly LeftState[] = trace?.left ?? [];
  return left.map(({ kind, what, before, after }) => `${kind}: ${what}: ${before} → ${after}`);
}

/** What is told for every order-dependent test of the zoo, by its file. */
const mechanisms: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  'tests/catalog.test.ts': [
    /^module: index in src\/catalog\.ts: a Map of 0 entries → a Map of 4 entries: "enamel" →/u,
  ],
  'tests/checkout-flow.test.ts': ['global: globalThis.__SHOP_FLAGS__: absent → { onePageCheckout: true }'],
  'tests/discounts.test.ts': [
    'module: campaign.stackable in src/discounts.ts: false → true',
    'module: campaign.tier in src/discounts.ts: "none" → "gold"',
  ],
  'tests/exchange.test.ts': [
    'mock: rateTable.lookup in src/exchange.ts: a function → a spy, with an implementation',
  ],
  'tests/i18n.test.ts': ['module: current in src/i18n.ts: "en" → "de"'],
  'tests/mail.test.ts': [
    /^module: partials in src\/mail\.ts: a Map of 0 entries → a Map of 1 entry: "footer" →/u,
  ],
  'tests/price-cache.test.ts': [
    'module: entries in src/price-cache.ts: a Map of 0 entries → a Map of 1 entry: "MUG-BLUE" → { price: {…}, lookups: 1 }',
  ],
  'tests/settings.test.ts': ['environment variable: process.env.SHOP_API_URL: null → null'],
  'tests/upload-path.test.ts': [/^working directory: process\.cwd\(\): /u],
  'tests/audit.test.ts': [
    /^module: kept in src\/audit\.ts: an array of 0 items → an array of \d+ items/u,
    'module: sampleRate in src/audit.ts: 1 → 0.9',
  ],
  'tests/billing.test.ts': ['module: policy in src/billing.ts: "clamp" → "overflow"'],
  'tests/export.test.ts': ['prototype: Date.prototype.toJSON: a function → another function'],
  'tests/health.test.ts': ['global: globalThis.fetch: a function → a mock, with an implementation'],
  'tests/invoice-lines.test.ts': [
    /^module: currencies in src\/currencies\.ts: a Map of 2 entries → a Map of 3 entries: "JPY" →/u,
  ],
  'tests/metrics.test.ts': [
    'module: counters in src/metrics.ts: a Map of 0 entries → a Map of 1 entry: "orders.imported" → 2',
  ],
  'tests/autosave.test.ts': [/^timer: setTimeout of 30 ms: absent → \d+ ms left$/u],
  'tests/sessions.test.ts': ['fake timers: vi.useFakeTimers(): real time → fake Date only'],
};

const places: Readonly<Record<string, string>> = {
  'tests/i18n.test.ts': 'src/i18n.ts:11:5',
  'tests/export.test.ts': 'src/legacy-feed.ts:8:36',
  'tests/autosave.test.ts': 'src/autosave.ts:13:18',
};

describe('the order-dependent tests of the zoo', () => {
  test.each(['isolated', 'shared', 'timers'])('%s: what the tests before them leave', async (project) => {
    const part = await openOnlyPart(fileURLToPath(new URL(project, zoo)));
    await part.survey([]);
    const dependent = truth.tests.filter(
      (each) => each.project === project && each.polluters.length + each.stateSetters.length > 0,
    );
    expect(dependent.length).toBeGreaterThan(0);
    for (const { file, name, polluters, stateSetters } of dependent) {
      const outcome = await runWatched(part, [...polluters, ...stateSetters, `${file} > ${name}`]);
      const expected = (mechanisms[file] ?? []).map((each) =>
        typeof each === 'string' ? each : (expect.stringMatching(each) as unknown),
      );
      expect(told(outcome), file).toEqual(expected);
      const location = outcome.trace?.left[0]?.location;
      const place = places[file];
      if (place !== undefined) expect(`${location?.file}:${location?.line}:${location?.column}`).toBe(place);
    }
  });
});

const polluted = {
  'src/store.ts': `
    import { EventEmitter } from 'node:events';
    let version = 1;
    const seen = new Set<string>();
    class Registry {
      #items = new Map<string, number>();
      last = '';
      add(name: string) { this.#items.set(name, this.#items.size); this.last = name; seen.add(name); version += 1; }
    }
    export const registry = new Registry();
    export const bus = new EventEmitter();
    export const api = { send: () => 'sent', receive: () => 'received' };
    export default function read() { return [version, seen]; }
    export function makeCounter() { let count = 0; return { next: () => (count += 1) }; }
    export const counter = makeCounter();`,
  'src/unused.ts': `
    let strange = 0;
    export function change() { strange += 1; }`,
  'src/secret.ts': `
    export const settings = { token: '', tokens: [] as string[], byToken: new Map<string, number>() };
    export function learn() {
      const token = process.env['PLANTED_TOKEN'] ?? '';
      settings.token = 'Bearer ' + token; settings.tokens.push(token); settings.byToken.set(token, 1);
    }`,
  'src/mailer.ts': `export const send = () => 'sent';`,
  'tests/many.test.ts': `
    import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
    import fs from 'node:fs';
    import read, { api, bus, counter, registry } from '../src/store';
    import { learn } from '../src/secret';
    import { send } from '../src/mailer';
    vi.mock('../src/mailer', () => ({ send: vi.fn() }));
    const notify = vi.fn();
    const queue: string[] = [];
    describe('outer', () => {
      let runs = 0;
      test('pollutes', async () => {
        registry.add('a'); bus.on('x', () => undefined); counter.next(); runs += 1;
        vi.spyOn(api, 'send'); (api as { receive: unknown }).receive = vi.fn(() => 'mocked');
        notify.mockReturnValueOnce('once'); notify(1); notify(2); notify.mockReturnValueOnce('twice');
        vi.mocked(send).mockReturnValue('faked');
        queue.push('one');
        process.on('warning', function remembered() {});
        fs.existsSync = () => true;
        vi.spyOn(console, 'warn');
        Object.defineProperty(Array.prototype, 'last', { value: () => 1, configurable: true });
        const { change } = await import('../src/unused');
        change();
        setInterval(() => undefined, 500);
        learn();
        process.env['PLANTED_TOKEN'] = 'another-secret-value';
      });
      test('changes what was loaded late', async () => { (await import('../src/unused')).change(); });
      test('is watched', () => { expect([runs, queue, notify, read()]).toBeDefined(); });
    });`,
  'tests/later.test.ts': `
    import { beforeAll, describe, expect, test } from 'vitest';
    describe('own set-up', () => {
      const own = { ready: false };
      beforeAll(() => { own.ready = true; process.env['OWN_SETUP'] = 'yes'; });
      test('is watched', () => { expect(own.ready).toBe(true); });
    });`,
};

describe('a suite that leaves everything behind', () => {
  test('is told kind by kind, and nothing of the environment is', async () => {
    const secret = 'planted-secret-0123456789';
    vi.stubEnv('PLANTED_TOKEN', secret);
    onTestFinished(() => void vi.unstubAllEnvs());
    const suite = await open({ 'vitest.config.ts': vitestConfig({ isolate: true }), ...polluted });
    const part = onlyPart(suite);
    await part.survey([]);
    const path = 'tests/many.test.ts > outer';
    const outcome = await runWatched(part, [
      `${path} > pollutes`,
      `${path} > changes what was loaded late`,
      `${path} > is watched`,
    ]);
    const lines = told(outcome);
    expect(outcome.failures).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([
        'module: version in src/store.ts: 1 → 2',
        'module: seen in src/store.ts: a Set of 0 items → a Set of 1 item: "a"',
        'module: registry.#items in src/store.ts: a Map of 0 entries → a Map of 1 entry: "a" → 0',
        'module: registry.last in src/store.ts: "" → "a"',
        'module: count behind counter in src/store.ts: 0 → 1',
        'module: runs in tests/many.test.ts: 0 → 1',
        'module: queue in tests/many.test.ts: an array of 0 items → an array of 1 item: "one"',
        'module: strange in src/unused.ts: 1 → 2',
        'mock: api.send in src/store.ts: a function → a spy',
        'mock: api.receive in src/store.ts: a function → a mock, with an implementation',
        'mock: notify in tests/many.test.ts: a mock → a mock, with 1 answer queued for once',
        'mock: send in src/mailer.ts: a mock → a mock, with an implementation',
        expect.stringMatching(/^mock: console\.warn: a (?:function|spy).* → a spy/u),
        'built-in module: existsSync of node:fs: a function → another function',
        'prototype: Array.prototype.last: absent → a function',
        'environment variable: process.env.PLANTED_TOKEN: null → null',
        expect.stringMatching(/^timer: setInterval of 500 ms: absent → /u),
        expect.stringMatching(/^listener: process\.on\("warning"\): /u),
        'module: settings.token in src/secret.ts: "" → "Bearer …"',
      ]),
    );
    const text = JSON.stringify(outcome.trace);
    for (const hidden of [secret, 'another-secret-value']) expect(text).not.toContain(hidden);
    expect(lines.filter((line) => line.includes('__'))).toEqual([]);
    expect(lines.indexOf('module: strange in src/unused.ts: 1 → 2')).toBe(lines.length - 1);
  });

  test('has left nothing where the test is the first, and what its own hooks do is not told', async () => {
    const suite = await open({
      'vitest.config.ts': vitestConfig({ isolate: false, maxWorkers: 1 }),
      ...polluted,
    });
    const part = onlyPart(suite);
    await part.survey([]);
    const path = 'tests/later.test.ts > own set-up > is watched';
    expect(told(await runWatched(part, [path]))).toEqual([]);
    const after = told(await runWatched(part, ['tests/many.test.ts > outer > pollutes', path]));
    expect(after).toContain('module: version in src/store.ts: 1 → 2');
    expect(after.filter((line) => line.includes('later.test.ts') || line.includes('OWN_SETUP'))).toEqual([]);
  });

  test('tells nothing unless it is asked', async () => {
    const suite = await open({ 'vitest.config.ts': vitestConfig({}), ...polluted });
    const part = onlyPart(suite);
    await part.survey([]);
    const request = { ...ordinaryRun, files: ['tests/many.test.ts'], trace: true };
    expect(finished(await part.run(neutralWorld, request)).trace?.left).toEqual([]);
    const stranger = { ...request, watch: 'tests/many.test.ts > no such test' };
    expect(finished(await part.run(neutralWorld, stranger)).trace?.left).toEqual([]);
  });

  test('is told less what Vitest clears before every test', async () => {
    const cleared = `import { defineConfig } from 'vitest/config';
      export default defineConfig({ test: { restoreMocks: true, mockReset: true, unstubEnvs: true } });`;
    const suite = await open({ 'vitest.config.ts': cleared, ...polluted });
    const part = onlyPart(suite);
    await part.survey([]);
    const path = 'tests/many.test.ts > outer';
    const lines = told(await runWatched(part, [`${path} > pollutes`, `${path} > is watched`]));
    expect(lines).toContain('module: version in src/store.ts: 1 → 2');
    expect(lines.filter((line) => /api\.send|notify|console/u.test(line))).toEqual([]);
  });
});
