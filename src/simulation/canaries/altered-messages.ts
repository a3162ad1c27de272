import type { TopicFamily, WireMessage } from '../../core/bus/index.ts';
import type { Effect } from '../../core/service/index.ts';
import { asFields } from '../as-fields.ts';
import { type ServiceWrapping, wrappedService } from '../wrapped-service.ts';
import type { Alterations, ProcessName } from './canary.ts';

/** Alters one service, by what is put around it anew for each of its lives. */
export function alteredService(process: ProcessName, wrapping: () => ServiceWrapping): Alterations {
  return {
    definition: (name, definition) =>
      name === process ? wrappedService(definition, wrapping()) : definition,
  };
}

/** Alters what a service publishes. */
export function alteredMessages(
  process: ProcessName,
  alter: () => (messages: readonly WireMessage[]) => readonly WireMessage[],
): Alterations {
  return alteredService(process, () => {
    const each = alter();
    return {
      handle(_, handle): Effect {
        const effect = handle();
        return { ...effect, messages: each(effect.messages) };
      },
    };
  });
}

/** Tells whether a message is of a family with one topic. */
export function isOf(family: Pick<TopicFamily<never>, 'pattern'>, message: WireMessage): boolean {
  return message.topic === family.pattern;
}

/** Returns a payload as fields. */
export function fieldsOf({ payload }: WireMessage): Readonly<Record<string, unknown>> {
  return asFields(payload);
}
