import { planRestarts } from './plan-restarts.ts';
import { SERVICES } from './read-request.ts';
import type { Scene } from './scene.ts';

/** Kills by plan, and starts who is down. */
export interface Kills {
  /** Kills who is due, unless the session is over. */
  readonly turn: (isOver: boolean) => void;
  /** Starts who has ended though nobody wanted it to. */
  readonly startFallen: () => void;
  /** Who was killed and is not back yet; nobody who is to be left down. */
  readonly restarting: () => readonly string[];
  /** Resolves when everybody who was killed is back. */
  readonly settled: () => Promise<void>;
}

/** Makes the kills that are left of the plan; none has come yet. */
export function createKills({ session, supervisor, soakedMs, now, record }: Scene): Kills {
  const { asked, soakedBeforeMs } = session;
  const services = asked.leaveDown === null ? SERVICES : [asked.leaveDown];
  const plan = planRestarts({ ...asked, everyMs: asked.restartMs, services });
  const due = plan.filter(({ atMs }) => atMs > soakedBeforeMs);
  const down = new Set<string>();
  let last = Promise.resolve();

  async function killAndStart(service: string): Promise<void> {
    down.add(service);
    const fromMs = soakedMs();
    await supervisor.kill(service);
    if (asked.leaveDown !== null) {
      record({ kind: 'restart', ...now(), service, downMs: null });
      return;
    }
    await start(service);
    record({ kind: 'restart', ...now(), service, downMs: soakedMs() - fromMs });
  }

  async function start(service: string): Promise<void> {
    try {
      await supervisor.start(service);
    } catch (error) {
      record({ kind: 'exit', ...now(), service, detail: String(error) });
    } finally {
      down.delete(service);
    }
  }

  return {
    turn(isOver) {
      const next = due[0];
      if (next === undefined || isOver || soakedMs() < next.atMs) return;
      due.shift();
      last = last.then(() =>
        supervisor.find(next.service) === undefined ? undefined : killAndStart(next.service),
      );
    },
    startFallen() {
      for (const name of SERVICES) {
        if (supervisor.find(name) !== undefined || down.has(name)) continue;
        down.add(name);
        last = last.then(() => start(name));
      }
    },
    restarting: () => [...down].filter((name) => name !== asked.leaveDown),
    settled: () => last,
  };
}
