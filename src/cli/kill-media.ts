import type { LoadedConfig } from '../core/config/index.ts';
import { createKillFile, createKillKey, type KillMedium } from '../core/kill-switch/index.ts';
import type { CliPorts } from './ports.ts';

/** The media of the kill switch, opened for one use. */
export interface OpenKillMedia {
  readonly media: readonly KillMedium[];
  readonly close: () => void;
}

/** Longest wait for an answer of Redis, in milliseconds: a person waits, not an order. */
const ANSWER_MS_MAX = 2_000;

/** Opens the media that the settings name: the file, and the key where there is a Redis. */
export async function openKillMedia(
  ports: CliPorts,
  { config, secrets }: LoadedConfig,
): Promise<OpenKillMedia> {
  const file = createKillFile(config.killSwitch.file);
  if (config.redis === undefined) return { media: [file], close: () => undefined };
  const { redisPassword: password } = secrets;
  const redis = await ports.openKillRedis({ url: config.redis.url, password, answerMsMax: ANSWER_MS_MAX });
  return {
    media: [file, createKillKey(redis, config.killSwitch.key)],
    close: () => {
      redis.disconnect();
    },
  };
}
