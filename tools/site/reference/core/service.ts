/**
 * The shell of every service: journal, publish, call, acknowledge, in this order.
 *
 * @module
 */
export * from '../../../../src/core/service/index.ts';
export type { RestoredService } from '../../../../src/core/service/restore.ts';
export type {
  InputItem,
  InputSignal,
  OpenInput,
  PendingMessage,
} from '../../../../src/core/service/service-input.ts';
export type { MeasureName } from '../../../../src/core/service/service-logic.ts';
export type { Snapshot, Step, StepCursors } from '../../../../src/core/service/step.ts';
