import { createMemoryBus, type WireMessage } from '../../../src/core/bus/index.ts';
import type { Effect, ServiceDefinition, ServiceLogic } from '../../../src/core/service/index.ts';

/** A service without its shell. */
export interface HandFed {
  readonly logic: ServiceLogic;
  /** Lets it decide about one message; throws where it does not read the topic, or the message breaks its contract. */
  readonly tell: (message: WireMessage) => Promise<Effect>;
}

/** Starts a service that a test feeds by hand, anew or from what an earlier life has left, which goes through JSON. */
export async function handFed(
  definition: ServiceDefinition,
  left: { readonly snapshot?: unknown; readonly notes?: readonly unknown[] } = {},
): Promise<HandFed> {
  const bus = createMemoryBus();
  const logic = definition.create(left.snapshot === undefined ? undefined : throughJson(left.snapshot));
  for (const note of left.notes ?? []) logic.recall(throughJson(note));
  logic.start?.();
  const inputs = await Promise.all(
    logic.inputs.map((input) => input.open(bus, { consumer: definition.name })),
  );
  return {
    logic,
    async tell(message) {
      await bus.publish(message);
      for (const input of inputs) {
        const item = input.poll();
        if (item?.kind === 'message') return item.handle();
      }
      throw new Error(`Expected ${definition.name} to read ${message.topic}, found nothing to handle.`);
    },
  };
}

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
