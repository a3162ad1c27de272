/** The shell of a service: journal first, then publish, then acknowledge. */
export { type Effect, NO_EFFECT } from './effect.ts';
export { createMailbox, type Mailbox } from './mailbox.ts';
export { type EffectObserver, type Handled, metered } from './metered.ts';
export { requireNoted } from './notes.ts';
export { restoreService, ServiceJournalError } from './restore.ts';
export {
  type RunningService,
  type ServiceEvent,
  type ServiceJournal,
  type ServicePorts,
  type ServiceSettings,
  type ServiceStatus,
  startService,
} from './run-service.ts';
export { inputOf, type ServiceInput } from './service-input.ts';
export {
  openServiceJournal,
  readServiceJournal,
  SERVICES_FOLDER,
  type ServiceJournalPlace,
  timedJournal,
} from './service-journal.ts';
export type { Measure, ServiceDefinition, ServiceLogic } from './service-logic.ts';
export type { StepRecord } from './step.ts';
export { watchedInputs } from './watched-inputs.ts';
