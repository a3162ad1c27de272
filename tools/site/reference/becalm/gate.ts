/**
 * Five judges of a change, one verdict each. Inside becalm, pure.
 *
 * @module
 */

export * from '../../../../tools/becalm/src/gate/changed.ts';
export * from '../../../../tools/becalm/src/gate/coverage.ts';
export * from '../../../../tools/becalm/src/gate/flakes.ts';
export type { FloorsFile, Patterns } from '../../../../tools/becalm/src/gate/floors.ts';
export type { ChangedFile } from '../../../../tools/becalm/src/gate/git-diff.ts';
export type { HelpfulFile } from '../../../../tools/becalm/src/gate/helpful-files.ts';
export * from '../../../../tools/becalm/src/gate/judge.ts';
export { type Floors, type Metric, metrics, type Tally } from '../../../../tools/becalm/src/gate/metrics.ts';
export type { Module, Sources } from '../../../../tools/becalm/src/gate/modules.ts';
export * from '../../../../tools/becalm/src/gate/quarantine.ts';
export type { QuarantineEntry } from '../../../../tools/becalm/src/gate/quarantine-file.ts';
export * from '../../../../tools/becalm/src/gate/ratchet.ts';
export type { FileTime, RunTimes } from '../../../../tools/becalm/src/gate/run-times.ts';
export type { FileCoverage, Spot, Spots } from '../../../../tools/becalm/src/gate/spots.ts';
export * from '../../../../tools/becalm/src/gate/time.ts';
export * from '../../../../tools/becalm/src/gate/verdict.ts';
