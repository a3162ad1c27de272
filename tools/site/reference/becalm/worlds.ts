/**
 * Seeds, axes, probes and worlds: everything that a run of a suite does not write down. Inside becalm; projects
 * meet it through flags and the configuration.
 *
 * @module
 */

export * from '../../../../tools/becalm/src/worlds/axes/clock.ts';
export * from '../../../../tools/becalm/src/worlds/axes/clock-value.ts';
export * from '../../../../tools/becalm/src/worlds/axes/environment.ts';
export * from '../../../../tools/becalm/src/worlds/axes/load.ts';
export * from '../../../../tools/becalm/src/worlds/axes/order.ts';
export * from '../../../../tools/becalm/src/worlds/axes/random.ts';
export * from '../../../../tools/becalm/src/worlds/axes/schedule.ts';
export * from '../../../../tools/becalm/src/worlds/axes/state.ts';
export * from '../../../../tools/becalm/src/worlds/axis.ts';
export type { Kept } from '../../../../tools/becalm/src/worlds/kept.ts';
export * from '../../../../tools/becalm/src/worlds/outcome.ts';
export * from '../../../../tools/becalm/src/worlds/probes.ts';
export * from '../../../../tools/becalm/src/worlds/seed.ts';
export * from '../../../../tools/becalm/src/worlds/suite.ts';
export * from '../../../../tools/becalm/src/worlds/trial.ts';
export * from '../../../../tools/becalm/src/worlds/world.ts';
