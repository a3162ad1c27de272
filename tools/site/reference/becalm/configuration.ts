/**
 * The door `becalm`: the configuration of a project, and reports for tools that read them.
 *
 * @module
 */
export * from '../../../../tools/becalm/src/index.ts';
