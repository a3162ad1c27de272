/**
 * The door `becalm/generators`: fast-check arbitraries for what breaks software.
 *
 * @module
 */
export * from '../../../../tools/becalm/src/generators/index.ts';
