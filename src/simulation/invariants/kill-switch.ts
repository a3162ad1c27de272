import { KILL_STATE_AGE_MS_MAX } from '../../core/kill-switch/index.ts';
import type { Fact, Invariant, Moment } from '../facts.ts';

/** Nothing is approved, and nothing sent, from 250 ms on after the kill switch no longer showed that it is clear. */
export function killSwitch(): Invariant {
  return {
    name: 'kill-switch',
    take(fact) {
      const moment = momentOf(fact);
      if (moment === undefined || moment.stoppedSinceMs === null) return undefined;
      const lateMs = moment.atMs - moment.stoppedSinceMs;
      if (lateMs <= KILL_STATE_AGE_MS_MAX) return undefined;
      return {
        expected: `no order ${KILL_STATE_AGE_MS_MAX} ms after the kill switch was tripped or lost from sight`,
        found: `one that was ${fact.kind} after ${lateMs} ms`,
      };
    },
  };
}

function momentOf(fact: Fact): Moment | undefined {
  return fact.kind === 'approved' || fact.kind === 'sent' ? fact : undefined;
}
