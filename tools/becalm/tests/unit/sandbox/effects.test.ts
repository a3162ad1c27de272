import { describe, expect, test } from 'vitest';
import { createEffectLog } from '../../../src/sandbox/effects.ts';

const root = '/shop';
const effect = {
  axis: 'load',
  key: 'a#1',
  place: 'a',
  what: 'a stall of 3 ms before setTimeout of 5 ms',
} as const;

function at(...frames: readonly string[]): Error {
  return Object.assign(new Error('here'), { stack: ['Error: here', ...frames].join('\n') });
}

describe('the log of effects', () => {
  test('remembers nothing until it is asked to', () => {
    const log = createEffectLog(root);
    log.note(effect, log.here());
    expect([log.here(), log.take()]).toEqual([null, []]);
  });

  test('tells effects in their order, with the innermost place of user code', () => {
    const log = createEffectLog(root);
    log.trace(true);
    log.note(
      effect,
      at(
        '    at setTimeout (/shop/node_modules/becalm/dist/sandbox/time/replace-timers.js:30:7)',
        '    at wait (file:///shop/src/delay.ts:2:31)',
        '    at /shop/tests/a.test.ts:8:11',
      ),
    );
    log.note({ ...effect, key: 'a#2' }, null);
    expect(log.take()).toEqual([
      { ...effect, location: { file: 'src/delay.ts', line: 2, column: 31 } },
      { ...effect, key: 'a#2', location: null },
    ]);
    expect(log.here()).toBeInstanceOf(Error);
  });

  test('passes over its own frames, also where they are part of the suite', () => {
    const log = createEffectLog(process.cwd());
    log.trace(true);
    log.note(effect, log.here());
    expect(log.take()[0]?.location?.file).toMatch(/effects\.test\.ts$/u);
  });

  test('tells an effect once, at most a thousand of them, and forgets them with every new trace', () => {
    const log = createEffectLog(root);
    log.trace(true);
    for (let index = 0; index < 1_005; index++) log.note({ ...effect, key: `a#${index}` }, null);
    expect(log.take()).toHaveLength(1_000);
    log.trace(true);
    expect(log.take()).toEqual([]);
    log.note(effect, null);
    log.note({ ...effect, what: 'again' }, null);
    log.note({ ...effect, axis: 'random' }, null);
    expect(log.take().map(({ axis, what }) => [axis, what])).toEqual([
      ['load', effect.what],
      ['random', effect.what],
    ]);
    log.trace(false);
    expect(log.take()).toEqual([]);
  });
});
