/** What each kind of fault does. A fault has come true when it has been done, not when it was planned. */
import { TOPICS } from '../core/bus/index.ts';
import { NS_PER_MS } from '../core/time.ts';
import type { Cast } from './cast.ts';
import { type Fault, type FaultKind, scaled } from './faults.ts';
import type { DiskFault, SimulatedDisk } from './simulated-disk.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** Lets a fault happen, or be the next of its kind to happen; `onInjected` is called when it has. */
export function injectFault(cast: Cast, fault: Fault, onInjected: () => void): void {
  const inject = INJECTORS[fault.kind];
  if (inject === undefined) cast.venueFaults.arm(fault, onInjected);
  else inject(cast, fault, onInjected);
}

type Injector = (cast: Cast, fault: Fault, onInjected: () => void) => void;

/** Moments that may pass before a crash: so many that every part of a step is met. */
const CRASH_PASSES_MAX = 24;

const INJECTORS: Readonly<Partial<Record<FaultKind, Injector>>> = {
  crash(cast, fault, onInjected) {
    onInjected();
    targetOf(cast, fault).crashAfter(scaled(fault.draws[1], 0, CRASH_PASSES_MAX));
  },
  'bus-restart'({ server }, _, onInjected) {
    onInjected();
    server.crash();
  },
  'bus-outage'(cast, fault, onInjected) {
    onInjected();
    targetOf(cast, fault).link.brokenUntilMs = cast.time.nowMs() + scaled(fault.draws[1], 500, 60_000);
  },
  'bus-answer-lost'(cast, fault, onInjected) {
    targetOf(cast, fault).link.lostAnswers.push(onInjected);
  },
  'bus-slow'(cast, fault, onInjected) {
    targetOf(cast, fault).link.slowness.push({ delayMs: scaled(fault.draws[1], 100, 20_000), onInjected });
  },
  stall(cast, fault, onInjected) {
    onInjected();
    targetOf(cast, fault).link.stalledUntilMs = cast.time.nowMs() + scaled(fault.draws[1], 1_000, 30_000);
    cast.feed.burst(scaled(fault.draws[2], 20, 200));
  },
  'disk-full': diskFault(({ draws }) => ({ kind: 'write-fails', code: 'ENOSPC', part: draws[1] })),
  'disk-error': diskFault(({ draws }) => ({ kind: 'write-fails', code: 'EIO', part: draws[1] })),
  'disk-short-write': diskFault(({ draws }) => ({ kind: 'short-write', part: draws[1] })),
  'torn-write': diskFault(({ draws }) => ({ kind: 'torn-write', part: draws[1] })),
  'sync-error': diskFault(() => ({ kind: 'sync-fails' })),
  'clock-step'(cast, fault, onInjected) {
    const { time } = cast;
    const target = targetOf(cast, fault);
    onInjected();
    // Most steps are small; all are undone, as by a time server.
    const most = fault.draws[2] < 0.7 ? 2_000 : 300_000;
    const stepMs = scaled(fault.draws[1], -most, most);
    step(cast, target, stepMs);
    time.at(time.nowMs() + scaled(fault.draws[2], 10_000, 600_000), () => {
      step(cast, target, -stepMs);
    });
  },
  'kill-trip'({ kill }, { draws }, onInjected) {
    onInjected();
    kill.trip(scaled(draws[1], 1_000, 900_000));
  },
  'kill-unreadable'({ kill }, { draws }, onInjected) {
    onInjected();
    kill.hide(scaled(draws[1], 100, 300_000));
  },
  'kill-silent'({ kill }, { draws }, onInjected) {
    onInjected();
    kill.silence(scaled(draws[1], 100, 300_000));
  },
  'intent-repeated'({ server, observer }, { draws }, onInjected) {
    const intents = observer.latestIntents();
    const payload = intents[scaled(draws[0], 0, intents.length - 1)];
    if (payload === undefined) return;
    onInjected();
    server.publishBatch([{ topic: TOPICS.intents.pattern, payload }]).catch(() => undefined);
  },
  'trade-lost'({ feed }, _, onInjected) {
    feed.loseNext(onInjected);
  },
  'trade-repeated'({ feed }, _, onInjected) {
    feed.repeatNext(onInjected);
  },
};

function diskFault(make: (fault: Fault) => DiskFault): Injector {
  return (cast, fault, onInjected) => {
    diskOf(cast, fault).arm(make(fault), onInjected);
  };
}

function targetOf({ processes }: Cast, { draws }: Fault): SimulatedProcess {
  const target = processes[scaled(draws[0], 0, processes.length - 1)];
  if (target === undefined) throw new TypeError('Expected a process to do a fault to, was none.');
  return target;
}

/** The bus has a disk as well. */
function diskOf(cast: Cast, fault: Fault): SimulatedDisk {
  const index = scaled(fault.draws[0], 0, cast.processes.length);
  return cast.processes[index]?.disk ?? cast.busDisk;
}

function step({ time, witness }: Cast, target: SimulatedProcess, byMs: number): void {
  target.clockOffsetMs += byMs;
  target.clockSteppedMs = time.nowMs();
  if (target.name === 'risk-engine')
    witness.take({ kind: 'risk-clock-stepped', fromNs: (target.clock.nowNs() / NS_PER_MS) * NS_PER_MS });
}
