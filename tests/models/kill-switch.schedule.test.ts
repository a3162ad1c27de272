import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKillSwitch } from '../../src/core/kill-switch/index.ts';
import { ZERO } from '../../src/core/money/index.ts';
import { createRiskEngine } from '../../src/services/risk-engine/index.ts';
import { scriptMedium } from '../core/kill-switch/scripted-medium.ts';
import { createVirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import { intentMessage, LIMITS, lastTrade } from '../services/risk-engine/sample-intents.ts';
import { inAnyOrder } from './any-order.ts';

/** From so many milliseconds after the trip on nothing may be approved. */
const DENIED_AFTER_MS = 250;

test('in every order of looks, answers and decisions, nothing is approved from 250 ms after the trip on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const timers = createVirtualTimers();
      const script = scriptMedium('file', timers);
      // What a look sees is seen at one moment, and told at another.
      const look = async () => {
        await scheduler.schedule(Promise.resolve(), 'look');
        const seen = await script.look();
        await scheduler.schedule(Promise.resolve(), `answer ${seen}`);
        return seen;
      };
      const { clock } = timers;
      const media = [{ ...script, look }];
      const killSwitch = createKillSwitch({ clock, timers, media, onChange: () => undefined });
      const ports = {
        clock,
        readKillState: killSwitch.state,
        dayPnl: { at: () => ZERO },
        lastTrades: { of: () => lastTrade('19', 0n) },
      };
      const engine = createRiskEngine(ports, {
        limits: { ...LIMITS, ordersPerMinuteCap: 100 },
        venue: 'paper',
      });
      let trippedMs = Number.POSITIVE_INFINITY;
      const decide = async (number: number) => {
        const { verdict } = engine.handleMessage(intentMessage({ id: `intent-${number}` }));
        const isLate = clock.monotonicMs() - trippedMs >= DENIED_AFTER_MS;
        if (isLate) expect(verdict.kind).toBe('denied');
      };
      const trip = async () => {
        script.become('tripped');
        trippedMs = clock.monotonicMs();
      };
      const passing = [60, 100, 100, 60, 60].map(
        (ms) => [`pass ${ms} ms`, () => timers.advance(ms)] as const,
      );
      const deciding = Array.from({ length: 5 }, (_, number) => ['decide', () => decide(number)] as const);
      await inAnyOrder(scheduler, [...passing, ...deciding, ['trip', trip]]);
      killSwitch.close();
    }),
  );
});
