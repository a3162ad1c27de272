import { expect, test } from 'vitest';
import { type Check, createHealth } from '../../../src/services/health/index.ts';

function watched(liveness: readonly Check[] = [], readiness: readonly Check[] = []) {
  let nowMs = 0;
  const health = createHealth({
    service: 'risk-engine',
    monotonicMs: () => nowMs,
    nowIso: () => '2026-01-05T09:00:00.000Z',
    liveness,
    readiness,
  });
  return {
    health,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a process whose loop turns and whose checks pass is well', () => {
  const { health } = watched([], [{ name: 'bus', look: () => ({ healthy: true, detail: 'answers' }) }]);
  expect(health.report()).toEqual({
    service: 'risk-engine',
    status: 'ok',
    timestamp: '2026-01-05T09:00:00.000Z',
    liveness: { healthy: true, checks: { 'event-loop': { healthy: true, detail: 'turns' } } },
    readiness: { healthy: true, checks: { bus: { healthy: true, detail: 'answers' } } },
  });
});

test('a loop that was stuck counts as sick for a while, though it answers again', () => {
  const { health, pass } = watched();
  pass(2_000);
  expect(health.report().liveness.healthy).toBe(true);
  pass(1_500);
  expect(health.report().liveness.checks['event-loop']?.detail).toBe('no turn for 3500 ms');
  health.beat();
  expect(health.report()).toMatchObject({ status: 'unhealthy', liveness: { healthy: false } });
  for (let beat = 0; beat < 11; beat += 1) {
    pass(1_000);
    health.beat();
  }
  expect(health.report().status).toBe('ok');
});

test('one sick check of readiness leaves liveness alone, and a check that throws is sick', () => {
  const { health } = watched(
    [],
    [
      { name: 'bus', look: () => ({ healthy: true, detail: 'answers' }) },
      {
        name: 'data',
        look: () => {
          throw new Error('no trade yet');
        },
      },
    ],
  );
  expect(health.report()).toMatchObject({
    status: 'unhealthy',
    liveness: { healthy: true },
    readiness: { healthy: false, checks: { data: { healthy: false, detail: 'no trade yet' } } },
  });
});
