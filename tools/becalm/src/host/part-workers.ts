import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerRequest } from 'vitest/node';
import type { CatalogueEntry } from '../worlds/outcome.ts';
import type { RunAnswer, RunRequest, Survey } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import { createLanes, type LaneBounds } from './lanes.ts';
import { type FromWorker, isFromWorker, type ToWorker } from './messages.ts';
import { startWorkerProcess, type WorkerProcess, type WorkerSettings } from './worker-process.ts';

/** What the workers of a part are made of. */
export interface PartWorkersGiven {
  readonly settings: WorkerSettings;
  /** Vitest's own first two messages to a worker of this part; the run names every file. */
  readonly start: WorkerRequest & { readonly type: 'start' };
  readonly run: WorkerRequest & { readonly type: 'run' };
  /** Absolute root of the hunt. */
  readonly root: string;
  /** The base instant of the hunt, in milliseconds since the Unix epoch. */
  readonly baseMs: number;
  /** How many warm workers run at the same time. */
  readonly lanes: LaneBounds;
  /** A folder in which each worker gets its own for temporary files. */
  readonly temporaryFolder: string;
  /** Hands a worker's call to Vitest's server on; the answer comes back through `answerCall`. */
  readonly callVitest: (message: unknown) => void;
}

/**
 * The workers of one part: warm ones that run world after world, and pristine ones that run one and end.
 * Vitest sees a single pool worker; its answers find their way back by the id of the call.
 */
export interface PartWorkers {
  readonly survey: (realTime: readonly string[]) => Promise<Survey>;
  readonly runWarm: (world: World, request: RunRequest) => Promise<RunAnswer>;
  readonly runPristine: (world: World, request: RunRequest) => Promise<RunAnswer>;
  /** Ends the warm workers that are idle. */
  readonly rest: () => Promise<void>;
  /** Hands an answer of Vitest's server to the worker that asked. */
  readonly answerCall: (message: object) => void;
  readonly close: () => Promise<void>;
}

type Reply =
  | { readonly kind: 'message'; readonly message: FromWorker }
  | { readonly kind: 'died'; readonly reason: string };

/** One worker and the question it is at. */
interface Member {
  readonly slot: number;
  readonly process: WorkerProcess;
  readonly ready: Promise<Reply>;
  readonly ask: (message: ToWorker, patienceMs: number) => Promise<Reply>;
}

/** A run that takes this many times as long as the first one is taken for hung, but never before a minute. */
const hungFactor = 30;
const patienceMsMin = 60_000;
/** To runs that waited for a lane when the part was closed. */
const closedAnswer: RunAnswer = { kind: 'lost', reason: 'the part was closed' };
/** The first run also transforms every module. */
const surveyPatienceMs = 600_000;

/** Makes the workers of a part; none is started before it is needed. */
export function createPartWorkers(given: PartWorkersGiven): PartWorkers {
  const calls = new Map<string, Member>();
  const members = new Set<Member>();
  const idle: Member[] = [];
  const freeSlots: number[] = [];
  let slotCount = 0;
  let catalogue: readonly CatalogueEntry[] = [];
  let patienceMs = surveyPatienceMs;
  let spare: Member | null = null;
  let closed = false;
  const lanes = createLanes(given.lanes, () => performance.now());

  function start(): Member {
    const slot = freeSlots.pop() ?? ++slotCount;
    const member = startMember(given, slot, (message) => {
      const id = callId(message);
      if (id !== null) calls.set(id, member);
      given.callVitest(message);
    });
    members.add(member);
    return member;
  }

  async function end(member: Member): Promise<void> {
    members.delete(member);
    for (const [id, caller] of calls) if (caller === member) calls.delete(id);
    await member.process.end();
    freeSlots.push(member.slot);
  }

  async function endIdle(): Promise<void> {
    for (const member of idle.splice(0)) await end(member);
  }

  /** A worker that has run nothing; the next one starts up while this one works. */
  function takePristine(): Member {
    const member = spare ?? start();
    spare = start();
    return member;
  }

  async function askFor(
    member: Member,
    message: ToWorker,
    learn: (cpuMs: number) => void,
  ): Promise<RunAnswer> {
    const reply = await member.ask(message, patienceMs);
    if (reply.kind === 'message' && reply.message.becalm === 'outcome') {
      learn(reply.message.cpuMs);
      return { kind: 'finished', outcome: reply.message.outcome };
    }
    return { kind: 'lost', reason: lostReason(reply) };
  }

  async function prepare(member: Member): Promise<RunAnswer | null> {
    const reply = await member.ready;
    if (reply.kind === 'died' || reply.message.becalm !== 'ready')
      return { kind: 'lost', reason: lostReason(reply) };
    member.process.send({ becalm: 'catalogue', catalogue } satisfies ToWorker);
    return null;
  }

  return {
    async survey(realTime) {
      // What they know is the catalogue of the survey before.
      await endIdle();
      const member = start();
      const trouble = await prepare(member);
      const reply =
        trouble === null ? await member.ask({ becalm: 'survey', realTime }, surveyPatienceMs) : null;
      if (reply?.kind !== 'message' || reply.message.becalm !== 'surveyed') {
        await end(member);
        return { catalogue: [], answer: trouble ?? { kind: 'lost', reason: lostReason(reply) } };
      }
      ({ catalogue } = reply.message);
      patienceMs = Math.max(patienceMsMin, hungFactor * reply.message.outcome.durationMs);
      idle.push(member);
      return { catalogue, answer: { kind: 'finished', outcome: reply.message.outcome } };
    },

    async runWarm(world, request) {
      const leave = await lanes.enter();
      try {
        if (closed) return closedAnswer;
        const known = idle.pop();
        const member = known ?? start();
        const trouble = known === undefined ? await prepare(member) : null;
        const answer = trouble ?? (await askFor(member, { becalm: 'run', world, request }, lanes.learn));
        if (answer.kind === 'lost') await end(member);
        else idle.push(member);
        return answer;
      } finally {
        leave();
      }
    },

    async runPristine(world, request) {
      const leave = await lanes.enter();
      try {
        if (closed) return closedAnswer;
        const member = takePristine();
        const trouble = await prepare(member);
        // How a process starts up says nothing of how the suite waits.
        const answer = trouble ?? (await askFor(member, { becalm: 'run', world, request }, () => undefined));
        await end(member);
        return answer;
      } finally {
        leave();
      }
    },

    rest: endIdle,

    answerCall(message) {
      const id = callId(message);
      const member = id === null ? undefined : calls.get(id);
      if (id !== null) calls.delete(id);
      member?.process.send(message);
    },

    async close() {
      closed = true;
      spare = null;
      await Promise.all([...members].map(end));
    },
  };
}

function startMember(given: PartWorkersGiven, slot: number, onCall: (message: unknown) => void): Member {
  let answer: (reply: Reply) => void = () => undefined;
  let over: Reply | null = null;
  function nextReply(): Promise<Reply> {
    if (over !== null) return Promise.resolve(over);
    return new Promise((resolve) => {
      answer = resolve;
    });
  }

  const folder = join(given.temporaryFolder, String(slot));
  mkdirSync(folder, { recursive: true });
  const settings = { ...given.settings, env: { ...given.settings.env, BECALM: '1', TMPDIR: folder } };
  const ready = nextReply();
  const process = startWorkerProcess(settings, {
    message(message) {
      if (isFromWorker(message)) answer({ kind: 'message', message });
      else if (isResponse(message)) onResponse(message);
      else onCall(message);
    },
    died(reason) {
      over = { kind: 'died', reason };
      answer(over);
    },
  });

  function onResponse(response: { readonly type?: string; readonly error?: unknown }): void {
    if (response.type !== 'started') return;
    if (response.error !== undefined) {
      answer({ kind: 'died', reason: `its environment did not start: ${messageOf(response.error)}` });
      return;
    }
    process.send({ ...given.run, context: { ...given.run.context, workerId: slot } });
    process.send({ becalm: 'open', root: given.root, baseMs: given.baseMs } satisfies ToWorker);
  }

  process.send({ ...given.start, poolId: slot, workerId: slot });

  return {
    slot,
    process,
    ready,
    ask(message, patienceMs) {
      const reply = nextReply();
      process.send(message);
      return withPatience(reply, patienceMs);
    },
  };
}

async function withPatience(reply: Promise<Reply>, patienceMs: number): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Reply>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'died', reason: `no answer within ${Math.round(patienceMs / 1000)} s` });
    }, patienceMs);
    // A run that nobody waits for any more keeps no process alive.
    timer.unref();
  });
  const first = await Promise.race([reply, hung]);
  clearTimeout(timer);
  return first;
}

function lostReason(reply: Reply | null): string {
  if (reply === null) return 'the worker never started';
  if (reply.kind === 'died') return reply.reason;
  return reply.message.becalm === 'broken'
    ? reply.message.reason
    : `unexpected answer "${reply.message.becalm}"`;
}

/** The id by which Vitest's rpc pairs a call with its answer. */
function callId(message: unknown): string | null {
  const hasId = typeof message === 'object' && message !== null && 'i' in message;
  return hasId && typeof message.i === 'string' ? message.i : null;
}

function isResponse(message: unknown): message is { readonly type?: string; readonly error?: unknown } {
  return typeof message === 'object' && message !== null && '__vitest_worker_response__' in message;
}

function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
