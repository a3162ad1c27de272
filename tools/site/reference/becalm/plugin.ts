/**
 * The door `becalm/vitest`: what a plain `vitest run` gains by a plugin in its configuration.
 *
 * @module
 */

export type { VitestPlugin } from '../../../../tools/becalm/src/host/ordinary/vitest-plugin.ts';
export * from '../../../../tools/becalm/src/plugin.ts';
