import { createHook } from 'node:async_hooks';
import { watchCipherJobs } from './cipher-jobs.ts';
import { watchCompressors } from './compressor-jobs.ts';

/**
 * Knows whether real asynchronous work is under way: file requests, name look-ups, connections, cipher
 * and compression jobs, child processes, worker threads, traffic on sockets and pipes. Idle listeners and
 * kept-alive sockets do not count. While there is any, virtual time must not jump.
 */
export interface PendingWork {
  /** Whether something real is pending, or was active a moment ago. */
  readonly busy: () => boolean;
  /** Whether something real was answered since this was asked last. */
  readonly takeAnswered: () => boolean;
  /** Something is pending that nobody sees from here, until the function given is called. */
  readonly hold: () => () => void;
  /** Forgets what a file left behind. */
  readonly forget: () => void;
}

/** Kinds that are made for one answer: pending from their making until that comes. */
const oneAnswer =
  /^(?:FSREQ|FILEHANDLECLOSEREQ|GETADDRINFO|GETNAMEINFO|QUERYWRAP|PROCESSWRAP|WORKER$|BLOBREADER)|REQUEST$|CONNECTWRAP$|WRITEWRAP$|SHUTDOWNWRAP$|SENDWRAP$/u;

/** Kinds on which traffic comes and goes without a request of its own. */
const traffic = /^(?:TCP|PIPE|TLS|UDP|TTY|HTTP|ZLIB|MESSAGEPORT|FSEVENT|STATWATCHER)/u;

/**
 * After traffic, what it set off may take this long to show, in milliseconds of real time. An answer on
 * loopback comes within one, on a machine that is overloaded within some.
 */
const settleMs = 25;

/** Starts to watch this process or thread. Promises are not tracked, which would cost every `await`. */
export function watchPendingWork(now: () => number): PendingWork {
  const pending = new Set<number>();
  const carriers = new Set<number>();
  let quietFromMs = Number.NEGATIVE_INFINITY;
  let answered = false;
  let held = 0;

  function active(): void {
    quietFromMs = Math.max(quietFromMs, now() + settleMs);
  }

  const ciphers = watchCipherJobs((id) => pending.add(id));
  const hook = createHook({
    trackPromises: false,
    init(id: number, type: string, _trigger: number, resource: object) {
      if (oneAnswer.test(type) && !ciphers.look(resource)) pending.add(id);
      if (!traffic.test(type)) return;
      carriers.add(id);
      active();
    },
    before(id: number) {
      const carries = carriers.has(id);
      if (pending.delete(id) || carries) answered = true;
      if (carries) active();
    },
    destroy(id: number) {
      pending.delete(id);
      carriers.delete(id);
    },
  });
  watchCompressors((id) => pending.add(id));
  hook.enable();

  return {
    busy: () => held > 0 || pending.size > 0 || now() < quietFromMs,
    takeAnswered() {
      const was = answered;
      answered = false;
      return was;
    },
    hold() {
      held += 1;
      let isOver = false;
      return () => {
        if (!isOver) held -= 1;
        isOver = true;
      };
    },
    forget() {
      answered = false;
      pending.clear();
      quietFromMs = Number.NEGATIVE_INFINITY;
    },
  };
}
