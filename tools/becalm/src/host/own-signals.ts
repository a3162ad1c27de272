const endingSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Does something after which nobody new listens for the signals that end a process: Vitest ends it a millisecond after
 * one, while becalm first says what was found so far.
 */
export async function withOwnSignals<Value>(work: () => Promise<Value>): Promise<Value> {
  const before = listenersNow();
  try {
    return await work();
  } finally {
    for (const { signal, listener } of listenersNow()) {
      if (!before.some((known) => known.listener === listener)) process.off(signal, listener);
    }
  }
}

function listenersNow(): readonly {
  readonly signal: NodeJS.Signals;
  readonly listener: NodeJS.SignalsListener;
}[] {
  return endingSignals.flatMap((signal) =>
    process.listeners(signal).map((listener) => ({ signal, listener })),
  );
}
