import type { ServiceInput } from '../../core/service/index.ts';

/** An input that is not read before somebody says so; what has come waits on the bus. */
export interface HeldInput {
  readonly input: ServiceInput;
  readonly release: () => void;
}

/** Holds an input back. Closing it releases it as well, so that its reader hears of the end. */
export function holdInput(held: ServiceInput): HeldInput {
  let isReleased = false;
  let onRelease: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    onRelease = resolve;
  });
  const release = (): void => {
    isReleased = true;
    onRelease();
  };
  return {
    release,
    input: {
      pattern: held.pattern,
      async open(bus, options) {
        const open = await held.open(bus, options);
        return {
          ...open,
          async next() {
            await released;
            return open.next();
          },
          poll: () => (isReleased ? open.poll() : undefined),
          async close() {
            release();
            await open.close();
          },
        };
      },
    },
  };
}
