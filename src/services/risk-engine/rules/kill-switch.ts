import type { Rule } from './rule.ts';

/** Denies everything while the kill switch is tripped, or cannot be read. */
export const killSwitch: Rule = (_intent, { killState }) =>
  killState === 'clear' ? undefined : { reason: 'kill-switch', caps: { source: killState } };
