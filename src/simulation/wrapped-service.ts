import {
  type Effect,
  type ServiceDefinition,
  type ServiceLogic,
  watchedInputs,
} from '../core/service/index.ts';

/** A message on its way into a service. */
export interface ArrivingMessage {
  readonly topic: string;
  /** The value as the service gets it. */
  readonly value: unknown;
}

/** What is put around a service, without the service knowing. */
export interface ServiceWrapping {
  /** Hands a message to the service, or not, and returns what is to be done about it. */
  readonly handle?: (message: ArrivingMessage, handle: () => Effect) => Effect;
  /** Hears that a message is done with. */
  readonly onAcknowledged?: () => void;
  /** Puts something in the place of the logic of a life, once it is made. */
  readonly logic?: (logic: ServiceLogic) => ServiceLogic;
  /** Puts something in the place of the snapshot that a life begins from. */
  readonly snapshot?: (snapshot: unknown) => unknown;
}

/** Puts a wrapping around a service. */
export function wrappedService(definition: ServiceDefinition, wrapping: ServiceWrapping): ServiceDefinition {
  return {
    name: definition.name,
    create(saved) {
      const sound = definition.create(wrapping.snapshot === undefined ? saved : wrapping.snapshot(saved));
      const made = wrapping.logic?.(sound) ?? sound;
      return {
        ...made,
        inputs: watchedInputs(made.inputs, (message) => ({
          kind: message.kind,
          topic: message.topic,
          value: message.value,
          nextPosition: message.nextPosition,
          handle: () => wrapping.handle?.(message, () => message.handle()) ?? message.handle(),
          acknowledge() {
            message.acknowledge();
            wrapping.onAcknowledged?.();
          },
        })),
      };
    },
  };
}
