import { expect, test } from 'vitest';
import { prove } from '../../tools/validate/prove/prove.ts';
import { toolsAreMissing } from './deploy/tools.ts';

const ROOT = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

/** Faults that take seconds; `npm run validate -- --prove` plants all of them. */
test.skipIf(toolsAreMissing('promtool', 'redis-server'))(
  'a planted fault turns its own line to fail, and no other of those that ran',
  async () => {
    const { faults } = await prove(ROOT, ['oracle', 'secret', 'isolation', 'alert'], () => undefined);
    expect(faults.map(({ name, failed, isProved }) => ({ name, failed, isProved }))).toEqual([
      { name: 'oracle', failed: ['oracles'], isProved: true },
      { name: 'secret', failed: ['secrets-history'], isProved: true },
      { name: 'isolation', failed: ['isolation'], isProved: true },
      { name: 'alert', failed: ['alerts'], isProved: true },
    ]);
    expect(faults.every(({ ran }) => ran.length > 2)).toBe(true);
  },
);
