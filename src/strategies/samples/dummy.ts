import { defineStrategy, type StrategyType } from '../strategy-type.ts';

/** The sample that never wants anything: for a runner that is to be seen at work without trades. */
export const dummy: StrategyType = defineStrategy({
  name: 'dummy',
  summary: 'Hears everything and never trades.',
  params: {},
  create: (identity) => ({ ...identity, onEvent: () => [] }),
});
