import type { Bus } from '../../../src/core/bus/index.ts';
import {
  type ServiceDefinition,
  type ServiceSettings,
  startService,
} from '../../../src/core/service/index.ts';
import { type Disk, journalOn } from './summing-service.ts';

/** Moments at which a process can die: on either side of what outlives it. */
export const MOMENTS = ['journal-before', 'journal-after', 'publish-before', 'publish-after'] as const;

/** When a process dies: at this moment, after it was passed so many times. */
export interface PlannedCrash {
  readonly moment: (typeof MOMENTS)[number];
  readonly after: number;
}

/** One life of a service. */
export interface Life {
  /** Whether it has died. */
  readonly isDead: () => boolean;
  /** Ends what is left of it on the bus, as the end of its process would; a service that lives stops first. */
  readonly bury: () => Promise<void>;
}

class Crash extends Error {}

/**
 * Starts a service that dies as planned. Nothing of it runs on after that; the bus and the disk stay. A service that
 * dies while it starts never comes to an end.
 */
export async function live(
  definition: ServiceDefinition,
  bus: Bus,
  disk: Disk,
  planned: PlannedCrash | null,
  settings: ServiceSettings = {},
): Promise<Life> {
  let left = planned?.after ?? 0;
  let dead = false;
  const isDead = (): boolean => dead;
  const readers: { close: () => Promise<void> }[] = [];
  const pass = (moment: string): void => {
    if (dead) throw new Crash();
    if (moment !== planned?.moment) return;
    left -= 1;
    if (left >= 0) return;
    dead = true;
    for (const reader of readers) void reader.close();
    throw new Crash();
  };
  const mortal: Bus = {
    publish: (message) => bus.publish(message),
    async subscribe(family, options) {
      const subscription = await bus.subscribe(family, options);
      readers.push(subscription);
      return subscription;
    },
    forget: (consumer) => bus.forget(consumer),
    close: () => bus.close(),
    async publishBatch(batch, origin) {
      pass('publish-before');
      await bus.publishBatch(batch, origin);
      pass('publish-after');
    },
  };
  const starting = startService(
    definition,
    {
      bus: mortal,
      journal: journalOn(disk, (when) => {
        pass(`journal-${when}`);
      }),
      wait: () => (isDead() ? new Promise<never>(() => undefined) : Promise.resolve()),
      observe: () => undefined,
    },
    settings,
  );
  starting.catch(() => undefined);
  await Promise.race([starting, settled()]);
  return {
    isDead,
    async bury() {
      if (!isDead()) await (await starting).stop().catch(ignoreCrash);
      for (const reader of readers) void reader.close();
    },
  };
}

function ignoreCrash(error: unknown): void {
  if (!(error instanceof Crash)) throw error;
}

/** Lets every reaction that is due run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
