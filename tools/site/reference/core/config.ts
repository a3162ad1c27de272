/**
 * Settings: one strict schema, and every problem at once, with the line it stands in.
 *
 * @module
 */

export { BROKER_VENUES } from '../../../../src/core/config/config.ts';
export * from '../../../../src/core/config/index.ts';
