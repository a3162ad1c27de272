/**
 * Which world is next, how outcomes add up, and what they prove. Inside becalm, pure.
 *
 * @module
 */

export type { CauseQuestion, Causes } from '../../../../tools/becalm/src/hunt/causes.ts';
export type { Disagreement } from '../../../../tools/becalm/src/hunt/cold-controls.ts';
export type { Confirmation, Suspect } from '../../../../tools/becalm/src/hunt/confirm.ts';
export type { Controlled } from '../../../../tools/becalm/src/hunt/control.ts';
export type { DurationSummary } from '../../../../tools/becalm/src/hunt/durations.ts';
export * from '../../../../tools/becalm/src/hunt/events.ts';
export * from '../../../../tools/becalm/src/hunt/hunt.ts';
export type { Budget, StopReason, StopRules } from '../../../../tools/becalm/src/hunt/pace.ts';
export * from '../../../../tools/becalm/src/hunt/plan.ts';
export * from '../../../../tools/becalm/src/hunt/result.ts';
export type { GivenTreatments, PartOptions } from '../../../../tools/becalm/src/hunt/run-worlds.ts';
export * from '../../../../tools/becalm/src/hunt/statistics.ts';
export { failingSeedsKept, type TestTally } from '../../../../tools/becalm/src/hunt/tally.ts';
export * from '../../../../tools/becalm/src/hunt/verdicts.ts';
