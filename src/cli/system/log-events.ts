/** What happens in a process, as lines of its log. */
import type { RedisBusEvent } from '../../core/bus/index.ts';
import type { KillChange } from '../../core/kill-switch/index.ts';
import type { Logger } from '../../core/logging/index.ts';
import type { ServiceEvent, ServiceStatus } from '../../core/service/index.ts';

/** Logs what a service tells. */
export function logServiceEvent(logger: Logger, service: string, event: ServiceEvent): void {
  switch (event.kind) {
    case 'restored': {
      const { sequence, republished } = event;
      if (sequence === 0) logger.info('service started', { service });
      else logger.info('service restarted from its journal', { service, sequence, republished });
      return;
    }
    case 'message-failed':
      logger.error('message failed', { service, topic: event.topic, error: event.error });
      return;
    case 'gap':
      logger.warn('messages missing', { service, pattern: event.pattern, count: event.missingCount });
      return;
    case 'snapshot-skipped':
      logger.warn('snapshot skipped', { service, sequence: event.sequence, error: event.error });
      return;
    case 'publish-failed':
      logger.warn('publishing failed', { service, sequence: event.sequence, error: event.error });
  }
}

/** Logs a change of the kill switch that was seen. */
export function logKillChange(logger: Logger, { before, after }: KillChange): void {
  if (after === 'clear') logger.info('kill switch cleared', { before, after });
  else logger.warn('kill switch tripped', { before, after });
}

/** Makes what logs records that broke their contract, when their counts have grown. */
export function createRefusalLog(logger: Logger): (statuses: readonly ServiceStatus[]) => void {
  const known = new Map<string, number>();
  return (statuses) => {
    for (const { name, malformed, refusals } of statuses) {
      const count = malformed - (known.get(name) ?? 0);
      known.set(name, malformed);
      if (count > 0) logger.warn('records refused', { service: name, count, latest: refusals });
    }
  };
}

/** Makes what logs the events of a bus: a connection that stays away is told once, its further attempts at `debug`. */
export function createBusLog(logger: Logger): (event: RedisBusEvent) => void {
  const lost = new Set<string>();
  return (event) => {
    switch (event.kind) {
      case 'connected':
        logger.info(lost.delete(event.link) ? 'connection regained' : 'connection made', {
          link: event.link,
        });
        return;
      case 'disconnected': {
        const { link, reason, retryMs } = event;
        const facts = { link, reason, retry_ms: retryMs };
        if (lost.has(link)) logger.debug('connection still lost', facts);
        else logger.warn('connection lost', facts);
        lost.add(link);
        return;
      }
      case 'weak-durability':
        logger.warn('redis may lose messages', { settings: event.settings });
        return;
      case 'data-lost':
        logger.error('redis lost messages', {
          topic: event.topic,
          position: event.position,
          end: event.end,
        });
        return;
      case 'replaced':
        logger.error('replaced by another consumer', { consumer: event.consumer });
    }
  };
}
