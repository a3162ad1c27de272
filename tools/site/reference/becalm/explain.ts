/**
 * The least world in which a test still fails: delta debugging with an oracle that costs something. Inside becalm,
 * pure.
 *
 * @module
 */

export * from '../../../../tools/becalm/src/explain/clusters.ts';
export * from '../../../../tools/becalm/src/explain/explain.ts';
export * from '../../../../tools/becalm/src/explain/explanation.ts';
export * from '../../../../tools/becalm/src/explain/minimise.ts';
export * from '../../../../tools/becalm/src/explain/oracle.ts';
export * from '../../../../tools/becalm/src/explain/predecessors.ts';
export * from '../../../../tools/becalm/src/explain/values.ts';
