import fc from 'fast-check';
import { expect } from 'vitest';
import type { WireMessage } from '../../../src/core/bus/index.ts';
import type { Effect, ServiceDefinition, ServiceLogic } from '../../../src/core/service/index.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/virtual-clock.ts';
import { type HandFed, handFed } from './hand-fed.ts';

/** A message that comes to a service, and the time that passes before. */
export interface Arrival {
  readonly afterNs: bigint;
  readonly message: WireMessage;
}

/** What a service is fed before and after its restart, and what is looked at in the end. */
export interface Restart {
  readonly startNs: bigint;
  readonly define: (clock: VirtualClock) => ServiceDefinition;
  readonly before: fc.Arbitrary<readonly Arrival[]>;
  /** Begins with what a service forgets on purpose. */
  readonly after: fc.Arbitrary<readonly Arrival[]>;
  readonly look: (logic: ServiceLogic) => unknown;
}

/** A service answers, notes and is the same after a restart, from notes or from a snapshot, as if there had been none. */
export function restartLaw({ startNs, define, before, after, look }: Restart): Promise<void> {
  return fc.assert(
    fc.asyncProperty(before, after, async (earlier, later) => {
      const clock = createVirtualClock(startNs);
      const lasting = await handFed(define(clock));
      const notes: unknown[] = [];
      for (const arrival of earlier) {
        const [{ note }] = await arrive(clock, arrival, [lasting]);
        if (note !== undefined) notes.push(note);
      }
      const snapshot = lasting.logic.snapshot();
      const others = [await handFed(define(clock), { notes }), await handFed(define(clock), { snapshot })];
      for (const arrival of later) {
        const [expected, ...effects] = await arrive(clock, arrival, [lasting, ...others]);
        for (const effect of effects) expect(effect).toEqual(expected);
      }
      for (const { logic } of others) expect(look(logic)).toEqual(look(lasting.logic));
    }),
  );
}

/** One and the same message comes to every life; returns what each does. */
function arrive(
  clock: VirtualClock,
  { afterNs, message }: Arrival,
  lives: readonly [HandFed, ...HandFed[]],
): Promise<readonly [Effect, ...Effect[]]> {
  clock.advanceTo(clock.nowNs() + afterNs);
  const [first, ...others] = lives;
  return Promise.all([first.tell(message), ...others.map((life) => life.tell(message))]);
}
