/**
 * What joins the services: one interface, the table of topics, and three ways to carry messages: in memory, in a
 * file, over Redis.
 *
 * @module
 */

export type { DeliveryRule } from '../../../../src/core/bus/delivery-classes.ts';
export * from '../../../../src/core/bus/index.ts';
