import type { Effect } from './effect.ts';
import type { InputItem, OpenInput, ServiceInput } from './service-input.ts';
import type { ServiceDefinition } from './service-logic.ts';

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
  function meteredItem(item: InputItem): InputItem {
    if (item.kind !== 'message') return item;
    const { message } = item;
    return {
      kind: 'message',
      message: {
        ...message,
        handle() {
          const startMs = monotonicMs();
          const effect = message.handle();
          const { topic, value } = message;
          observe({ topic, value, effect, durationMs: monotonicMs() - startMs });
          return effect;
        },
      },
    };
  }

  function meteredInput(input: ServiceInput): ServiceInput {
    return {
      pattern: input.pattern,
      async open(bus, options): Promise<OpenInput> {
        const open = await input.open(bus, options);
        return {
          ...open,
          next: async () => meteredItem(await open.next()),
          poll() {
            const item = open.poll();
            return item === undefined ? undefined : meteredItem(item);
          },
        };
      },
    };
  }

  return {
    name: definition.name,
    create(snapshot) {
      const logic = definition.create(snapshot);
      return { ...logic, inputs: logic.inputs.map(meteredInput) };
    },
  };
}
