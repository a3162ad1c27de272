import type { Timers } from '../core/timers.ts';
import type { Socket, SocketListener } from '../services/broker/index.ts';
import { createStreamFaults, type Exchange, eventText, type Faults } from '../services/venue/index.ts';
import type { Life } from './life.ts';

/** Where a connection begins and ends. */
export interface SocketGround {
  readonly exchange: Exchange;
  readonly faults: Faults;
  readonly timers: Timers;
  /** Of whoever listens: its end is that of the connection, and nothing is heard of it. */
  readonly life: Pick<Life, 'isDead' | 'onEnd'>;
}

/** Time that everything on a connection takes, in milliseconds. */
const WAY_MS = 1;

/** Connects to the events of a venue, in virtual time; sending anything asks for them. */
export function openVenueSocket(
  { exchange, faults, timers, life }: SocketGround,
  listener: SocketListener,
): Socket {
  const spoil = createStreamFaults(faults);
  let stop: () => void = () => undefined;
  let isOpen = true;
  const close = (reason: string): void => {
    if (!isOpen) return;
    isOpen = false;
    stop();
    if (!life.isDead) listener.onClose(reason);
  };
  life.onEnd(() => {
    isOpen = false;
    stop();
  });
  const later = (run: () => void): void => {
    timers.start(WAY_MS, () => {
      if (isOpen && !life.isDead) run();
    });
  };
  later(() => {
    listener.onOpen();
  });
  return {
    send() {
      stop = exchange.listen((event) => {
        const step = spoil(eventText(event));
        if (step.kind === 'drop') {
          close('the stream broke');
          return;
        }
        for (const text of step.texts)
          later(() => {
            listener.onText(text);
          });
      });
    },
    close() {
      close('closed by the broker');
    },
  };
}
