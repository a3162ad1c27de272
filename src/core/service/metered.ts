import type { Effect } from './effect.ts';
import type { PendingMessage } from './service-input.ts';
import type { ServiceDefinition } from './service-logic.ts';
import { watchedInputs } from './watched-inputs.ts';

/** A message that a service has handled, and what came of it. */
export interface Handled {
  readonly topic: string;
  readonly value: unknown;
  readonly effect: Effect;
  readonly durationMs: number;
}

/** Hears of every message that a service has handled. */
export type EffectObserver = (handled: Handled) => void;

/** Lets somebody watch a service; what the service does stays the same. */
export function metered(
  definition: ServiceDefinition,
  monotonicMs: () => number,
  observe: EffectObserver,
): ServiceDefinition {
  function meteredMessage(message: PendingMessage): PendingMessage {
    const { kind, topic, value, nextPosition } = message;
    return {
      kind,
      topic,
      value,
      nextPosition,
      handle() {
        const startMs = monotonicMs();
        const effect = message.handle();
        observe({ topic, value, effect, durationMs: monotonicMs() - startMs });
        return effect;
      },
      acknowledge() {
        message.acknowledge();
      },
    };
  }

  return {
    name: definition.name,
    create(snapshot) {
      const logic = definition.create(snapshot);
      return { ...logic, inputs: watchedInputs(logic.inputs, meteredMessage) };
    },
  };
}
