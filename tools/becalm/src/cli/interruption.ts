import { type EndingSignal, exitCodeOfSignal } from './exit-codes.ts';
import type { CliPorts } from './ports.ts';

/** Whether, and by which signal, the user ended a command early. */
export interface Interruption {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** The first signal; null before. */
  readonly by: () => EndingSignal | null;
  /** Waits for work, but no longer than until the first signal: null then. */
  readonly wait: <Value>(work: Promise<Value>) => Promise<Value | null>;
  /** Stops listening: signals end the process again. */
  readonly close: () => void;
}

/** Listens for signals until it is closed: the first one ends the work, the second one the process. */
export function listenForSignals(ports: Pick<CliPorts, 'onSignal' | 'exit'>): Interruption {
  const controller = new AbortController();
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  let first: EndingSignal | null = null;
  const stopListening = ports.onSignal((signal) => {
    if (first !== null) {
      ports.exit(exitCodeOfSignal(signal));
      return;
    }
    first = signal;
    controller.abort();
    resolve(null);
  });
  return {
    signal: controller.signal,
    by: () => first,
    wait: (work) => Promise.race([work, aborted]),
    close: stopListening,
  };
}
