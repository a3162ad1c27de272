/** The kill switch: a file and a Redis key, either of which stops all trading; unreadable stops it as well. */
export {
  changeKillSwitch,
  type KillChange,
  type KillFailure,
  type KillOrder,
  type OnKillChange,
} from './kill-change.ts';
export { createKillFile } from './kill-file.ts';
export { createKillKey, type KillRedis } from './kill-key.ts';
export { type KillRedisConnection, type KillRedisOptions, openKillRedis } from './kill-redis.ts';
export { type KillLook, type KillMedium, type KillState, lookAtMedia, lookAtMedium } from './kill-state.ts';
export {
  createKillSwitch,
  KILL_STATE_AGE_MS_MAX,
  type KillSwitch,
  type KillSwitchPorts,
} from './kill-switch.ts';
