import { messageOfThrown } from '../../core/thrown.ts';

/**
 * Whether a process lives and is ready, from what its parts report. Nothing here waits: a probe reads what is known.
 *
 * *Live* means that the event loop turns and every part moves; a process that is not live should be restarted.
 * *Ready* means that it can do its work now: the bus answers, data is fresh.
 */

/** What one check says. */
export interface CheckResult {
  readonly healthy: boolean;
  /** Why, in a few words. */
  readonly detail: string;
}

/** A named look at one part; cheap, and never waiting. */
export interface Check {
  readonly name: string;
  readonly look: () => CheckResult;
}

/** What a group of checks comes to. */
export interface Verdict {
  readonly healthy: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Everything about the health of a process. */
export interface HealthReport {
  readonly service: string;
  readonly status: 'ok' | 'unhealthy';
  /** ISO-8601, UTC. */
  readonly timestamp: string;
  readonly liveness: Verdict;
  readonly readiness: Verdict;
}

/** Watches over a process. */
export interface Health {
  /** Says that the event loop has turned; call it every `beatMs`. */
  readonly beat: () => void;
  readonly report: () => HealthReport;
}

/** What health is made of. */
export interface HealthGiven {
  readonly service: string;
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number;
  /** The time as ISO-8601, UTC. */
  readonly nowIso: () => string;
  readonly liveness: readonly Check[];
  readonly readiness: readonly Check[];
  /** Longest time between two beats of a loop that turns, in milliseconds; 2000 by default. */
  readonly stuckMs?: number;
  /** For how long a loop that was stuck counts as sick afterwards, in milliseconds; 10 000 by default. */
  readonly afterglowMs?: number;
}

/** Starts watching; the first beat is now. */
export function createHealth(given: HealthGiven): Health {
  const { service, monotonicMs, nowIso, stuckMs = 2_000, afterglowMs = 10_000 } = given;
  let lastBeat = monotonicMs();
  let lastStuck: { readonly at: number; readonly forMs: number } | null = null;

  function gap(now: number): number {
    return now - lastBeat;
  }

  function loop(): CheckResult {
    const now = monotonicMs();
    if (gap(now) > stuckMs) return { healthy: false, detail: `no turn for ${Math.round(gap(now))} ms` };
    // A stuck loop answers nobody: what a probe sees is the loop just after it.
    if (lastStuck !== null && now - lastStuck.at <= afterglowMs) {
      return { healthy: false, detail: `was stuck for ${Math.round(lastStuck.forMs)} ms` };
    }
    return { healthy: true, detail: 'turns' };
  }

  return {
    beat() {
      const now = monotonicMs();
      if (gap(now) > stuckMs) lastStuck = { at: now, forMs: gap(now) };
      lastBeat = now;
    },
    report() {
      const liveness = verdictOf([{ name: 'event-loop', look: loop }, ...given.liveness]);
      const readiness = verdictOf(given.readiness);
      const status = liveness.healthy && readiness.healthy ? 'ok' : 'unhealthy';
      return { service, status, timestamp: nowIso(), liveness, readiness };
    },
  };
}

function verdictOf(checks: readonly Check[]): Verdict {
  const results = checks.map(({ name, look }) => [name, lookSafely(look)] as const);
  return { healthy: results.every(([, { healthy }]) => healthy), checks: Object.fromEntries(results) };
}

/** A check that throws is sick itself. */
function lookSafely(look: () => CheckResult): CheckResult {
  try {
    return look();
  } catch (error) {
    return { healthy: false, detail: messageOfThrown(error) };
  }
}
