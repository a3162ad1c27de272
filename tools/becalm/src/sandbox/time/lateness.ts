import {
  isOvertaking,
  type LateKind,
  latenessAt,
  type ScheduleValue,
  slowTurnsAt,
} from '../../worlds/axes/schedule.ts';
import type { RandomStream } from '../../worlds/seed.ts';
import type { EffectLog } from '../effects.ts';
import type { Lateness, SlowTurn } from './world-clock.ts';

/** How late things are at the place that runs; tells of what is. */
export interface PlaceLateness {
  /** Starts a world: every place begins anew. */
  readonly enterWorld: (schedule: ScheduleValue) => void;
  readonly enterPlace: (place: string) => void;
  /** What a place runs next is as late as it was before. */
  readonly repeatPlace: (place: string) => void;
  /** Lateness of a timer that is set now. */
  readonly timer: (delayMs: number) => Lateness;
  /** The timer that was set last is none of user code: its lateness is no effect. */
  readonly withdrawTimer: () => void;
  /** Lateness in milliseconds of the answer to a file request that is made now. */
  readonly request: (name: string) => number;
  readonly slowTurn: SlowTurn;
}

interface Place {
  readonly path: string;
  readonly timers: RandomStream;
  readonly requests: RandomStream;
  readonly slowTurn: (untilDueMs: number) => number | null;
  timersSet: number;
  requestsMade: number;
}

/** Makes the lateness of a punctual world. */
export function createLateness(effects: EffectLog): PlaceLateness {
  let schedule: ScheduleValue = { kind: 'punctual' };
  let places = new Map<string, Place>();
  let here = placeAt('');

  function placeAt(path: string): Place {
    return {
      path,
      timers: latenessAt(schedule, path, 't'),
      requests: latenessAt(schedule, path, 'f'),
      slowTurn: slowTurnsAt(schedule, path),
      timersSet: 0,
      requestsMade: 0,
    };
  }

  function tell(kind: LateKind, number: number, what: string): void {
    const { path } = here;
    effects.note(
      { axis: 'schedule', key: `${path}#${kind}${number}`, place: path, what },
      kind === 'i' ? null : effects.here(),
    );
  }

  return {
    enterWorld(next) {
      schedule = next;
      places = new Map();
      here = placeAt('');
    },
    enterPlace(path) {
      const known = places.get(path);
      here = known ?? placeAt(path);
      if (known === undefined) places.set(path, here);
    },
    repeatPlace(path) {
      const again = placeAt(path);
      places.set(path, again);
      if (here.path === path) here = again;
    },
    timer(delayMs) {
      const ms = here.timers();
      const number = here.timersSet++;
      if (ms > 0) tell('t', number, `setTimeout of ${delayMs} ms is ${ms} ms late`);
      return { ms, overtaking: isOvertaking(schedule) };
    },
    withdrawTimer() {
      effects.withdraw({ axis: 'schedule', key: `${here.path}#t${here.timersSet - 1}` });
    },
    request(name) {
      const ms = here.requests();
      const number = here.requestsMade++;
      if (ms > 0) tell('f', number, `the answer to ${name} is ${ms} ms late`);
      return ms;
    },
    slowTurn(untilDueMs) {
      const number = here.slowTurn(untilDueMs);
      if (number !== null) tell('i', number, `a turn lasts until a timer is due, ${untilDueMs} ms later`);
      return number !== null;
    },
  };
}
