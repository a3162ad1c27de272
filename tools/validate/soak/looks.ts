import { readMetrics } from './metrics-text.ts';
import { readProcess } from './proc.ts';
import type { ServiceSample } from './records.ts';
import type { Service } from './supervisor.ts';

/** Looks at the metrics of services between two samples. */
export interface Looks {
  /** Asks every service that runs; one that does not answer in time is asked again at the next look. */
  readonly look: () => Promise<void>;
  /** What was seen since the last call, with what the processes take now. */
  readonly take: () => {
    readonly services: readonly ServiceSample[];
    readonly dataAgeSeconds: number | null;
  };
}

interface Seen {
  lagsMs: number[];
  waiting: number;
  missing: number;
  failed: number;
  dataAgeSeconds: number | null;
}

/** Starts to look at services by name. */
export function createLooks(
  names: readonly string[],
  find: (name: string) => Service | undefined,
  fetchText: (url: string) => Promise<string>,
): Looks {
  const seen = new Map(names.map((name) => [name, nothing()]));

  async function lookAt(name: string): Promise<void> {
    const url = find(name)?.url;
    const text = url === undefined ? null : await fetchText(url).catch(() => null);
    const found = seen.get(name);
    if (text === null || found === undefined) return;
    const { lagMs, waiting, missing, failed, dataAgeSeconds } = readMetrics(text);
    found.lagsMs.push(Math.round(lagMs * 10) / 10);
    found.waiting = Math.max(found.waiting, waiting);
    Object.assign(found, { missing, failed, dataAgeSeconds });
  }

  return {
    async look() {
      await Promise.all(names.map(lookAt));
    },
    take() {
      const services = names.map((name) => {
        const { dataAgeSeconds: _, ...figures } = seen.get(name) ?? nothing();
        const pid = find(name)?.pid;
        return { name, figures: pid === undefined ? null : readProcess(pid), ...figures };
      });
      const ages = [...seen.values()].flatMap(({ dataAgeSeconds }) => dataAgeSeconds ?? []);
      for (const name of names) seen.set(name, nothing());
      return { services, dataAgeSeconds: ages.length === 0 ? null : Math.max(...ages) };
    },
  };
}

function nothing(): Seen {
  return { lagsMs: [], waiting: 0, missing: 0, failed: 0, dataAgeSeconds: null };
}
