/**
 * What happened, in a chain that shows every change, and signatures that show where it ended.
 *
 * @module
 */
export * from '../../../../src/core/audit/index.ts';
