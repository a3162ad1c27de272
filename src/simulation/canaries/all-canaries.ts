import type { Canary } from './canary.ts';
import { MONEY_CANARIES } from './money-canaries.ts';
import { RESTART_CANARIES } from './restart-canaries.ts';
import { RULE_CANARIES } from './rule-canaries.ts';

/** Every planted bug. */
export const CANARIES: readonly Canary[] = Object.freeze([
  ...MONEY_CANARIES,
  ...RULE_CANARIES,
  ...RESTART_CANARIES,
]);
