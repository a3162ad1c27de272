/**
 * Tells of every cipher job that Node works on in another thread. A synchronous job (`randomBytes(8)`, `sign`,
 * `scryptSync`) is one of the same kind, and no hook says that it is over: it would count as pending until it is
 * collected.
 */
export interface CipherJobs {
  /** Looks at a new asynchronous resource; whether it is a cipher job, pending only once it is told of. */
  readonly look: (resource: object) => boolean;
}

/** What Node makes for each job; undocumented, and left alone where it looks otherwise. */
interface Job {
  readonly getAsyncId: () => number;
  /** Gives a list, error and result, where the job was synchronous; nothing or a promise where the answer comes later. */
  readonly run: () => unknown;
}

/**
 * Makes the watch.
 *
 * @param started - hears the asynchronous id of a job whose next callback is the answer
 */
export function watchCipherJobs(started: (asyncId: number) => void): CipherJobs {
  const watched = new WeakSet();
  return {
    look(resource) {
      if (!isJob(resource)) return false;
      const prototype: unknown = Object.getPrototypeOf(resource);
      if (typeof prototype !== 'object' || prototype === null) return false;
      if (watched.has(prototype)) return true;
      watched.add(prototype);
      const { run } = resource;
      Reflect.set(prototype, 'run', function runAndTell(this: Job) {
        const answer = Reflect.apply(run, this, []);
        if (!Array.isArray(answer)) started(this.getAsyncId());
        return answer;
      });
      return true;
    },
  };
}

function isJob(resource: object): resource is Job {
  return 'run' in resource && typeof resource.run === 'function' && 'getAsyncId' in resource;
}
