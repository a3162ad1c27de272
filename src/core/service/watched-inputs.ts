import type { InputItem, OpenInput, PendingMessage, ServiceInput } from './service-input.ts';

/** Puts something around each message of some inputs; what else comes from them stays as it is. */
export function watchedInputs(
  inputs: readonly ServiceInput[],
  watch: (message: PendingMessage) => PendingMessage,
): readonly ServiceInput[] {
  const watched = (item: InputItem): InputItem => (item.kind === 'message' ? watch(item) : item);
  return inputs.map((input) => ({
    ...input,
    async open(bus, options): Promise<OpenInput> {
      const open = await input.open(bus, options);
      return {
        ...open,
        next: async () => watched(await open.next()),
        poll() {
          const item = open.poll();
          return item === undefined ? undefined : watched(item);
        },
      };
    },
  }));
}
