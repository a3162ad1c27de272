import type { CatalogueEntry } from '../worlds/outcome.ts';
import type { RunAnswer, RunRequest, Survey } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import { createLanes, type LaneBounds, type RunTimes } from './lanes.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Patience } from './patience.ts';
import { type Member, type MemberGiven, type Reply, startMember } from './worker-member.ts';

/** What the workers of a part are made of. */
export interface PartWorkersGiven extends MemberGiven {
  /** How many warm workers run at the same time. */
  readonly lanes: LaneBounds;
  /** Where a debugger finds pristine workers; null for no debugger. */
  readonly inspect?: string | null;
  /** Hands a worker's call to Vitest's server on; the answer comes back through `answerCall`. */
  readonly callVitest: (message: unknown) => void;
}

/**
 * The workers of one part: warm ones that run world after world, and pristine ones that run one and end.
 * Vitest sees a single pool worker; its answers find their way back by the id of the call.
 */
export interface PartWorkers {
  readonly survey: (realTime: readonly string[], without?: readonly string[]) => Promise<Survey>;
  /** Takes over what an earlier survey showed, in place of one. */
  readonly adopt: (survey: Survey) => void;
  readonly runWarm: (world: World, request: RunRequest) => Promise<RunAnswer>;
  readonly runPristine: (world: World, request: RunRequest) => Promise<RunAnswer>;
  /** Ends the warm workers that are idle. */
  readonly rest: () => Promise<void>;
  /** Hands an answer of Vitest's server to the worker that asked. */
  readonly answerCall: (message: object) => void;
  readonly close: () => Promise<void>;
}

/** A run that takes this many times as long as the first one is taken for hung, but never before a minute. */
const hungFactor = 30;
const patienceMsMin = 60_000;
/** To runs that waited for a lane when the part was closed. */
const closedAnswer: RunAnswer = { kind: 'lost', reason: 'the part was closed' };
/** The first run also transforms every module. */
const surveyPatienceMs = 600_000;
const surveyPatience: Patience = { quietMs: surveyPatienceMs, totalMs: Number.POSITIVE_INFINITY };
/** A run that goes on and on, test after test, is given up after so many times as long. */
const totalFactor = 10;

type OutcomeMessage = FromWorker & { readonly becalm: 'outcome' };

/** Makes the workers of a part; none is started before it is needed. */
export function createPartWorkers(given: PartWorkersGiven): PartWorkers {
  const calls = new Map<string, Member>();
  const members = new Set<Member>();
  const idle: Member[] = [];
  const freeSlots: number[] = [];
  let slotCount = 0;
  let catalogue: readonly CatalogueEntry[] = [];
  let patience: Patience = { quietMs: surveyPatienceMs, totalMs: Number.POSITIVE_INFINITY };
  let spare: Member | null = null;
  let closed = false;
  const lanes = createLanes(given.lanes);

  const inspect = given.inspect ?? null;

  function start(from: MemberGiven = given): Member {
    const slot = freeSlots.pop() ?? ++slotCount;
    const member = startMember(from, slot, (message) => {
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

  function adopt(survey: Survey): void {
    ({ catalogue } = survey);
    const firstMs = survey.answer.kind === 'finished' ? survey.answer.outcome.durationMs : surveyPatienceMs;
    const quietMs =
      inspect === null ? Math.max(patienceMsMin, hungFactor * firstMs) : Number.POSITIVE_INFINITY;
    patience = { quietMs, totalMs: totalFactor * quietMs };
  }

  /** A worker that has run nothing; the next one starts up while this one works. */
  function takePristine(): Member {
    // Two of them would want one port.
    if (inspect !== null) return start(inspected(given, inspect));
    const member = spare ?? start();
    spare = start();
    return member;
  }

  async function askFor(
    member: Member,
    message: ToWorker,
    learn: (outcome: OutcomeMessage) => void,
  ): Promise<RunAnswer> {
    const reply = await member.ask(message, patience);
    if (reply.kind === 'message' && reply.message.becalm === 'outcome') {
      learn(reply.message);
      return { kind: 'finished', outcome: reply.message.outcome };
    }
    return lostBy(reply);
  }

  async function prepare(member: Member): Promise<RunAnswer | null> {
    const reply = await member.ready;
    if (reply.kind === 'died' || reply.message.becalm !== 'ready') return lostBy(reply);
    member.process.send({ becalm: 'catalogue', catalogue } satisfies ToWorker);
    return null;
  }

  return {
    async survey(realTime, without = []) {
      // What they know is the catalogue of the survey before.
      await endIdle();
      const member = start();
      const trouble = await prepare(member);
      const reply =
        trouble === null ? await member.ask({ becalm: 'survey', realTime, without }, surveyPatience) : null;
      if (reply?.kind !== 'message' || reply.message.becalm !== 'surveyed') {
        await end(member);
        return { catalogue: [], answer: trouble ?? lostBy(reply) };
      }
      idle.push(member);
      const answer = { kind: 'finished', outcome: reply.message.outcome } as const;
      adopt({ catalogue: reply.message.catalogue, answer });
      return { catalogue, answer };
    },

    adopt,

    async runWarm(world, request) {
      const leave = await lanes.enter();
      try {
        if (closed) return closedAnswer;
        const known = idle.pop();
        const member = known ?? start();
        const trouble = known === undefined ? await prepare(member) : null;
        const told: OutcomeMessage[] = [];
        const answer =
          trouble ??
          (await askFor(member, { becalm: 'run', world, request }, (message) => {
            lanes.learn(timesOf(message));
            told.push(message);
          }));
        const grown = told.some(({ memoryBytes }) => member.memory.tooMuch(memoryBytes));
        if (answer.kind === 'lost' || grown) await end(member);
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
        const answer =
          trouble ??
          (await askFor(member, { becalm: 'run', world, request }, (message) => {
            lanes.learn(timesOf(message));
          }));
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

/** A worker that waits for a debugger, and whose tests have all the time there is. */
function inspected(given: MemberGiven, inspect: string): MemberGiven {
  const { settings, start } = given;
  const config = { ...start.context.config, testTimeout: 0, hookTimeout: 0 };
  return {
    ...given,
    settings: { ...settings, execArgv: [...settings.execArgv, `--inspect-brk=${inspect}`] },
    start: { ...start, context: { ...start.context, config } },
  };
}

function timesOf({ outcome, idleMs }: OutcomeMessage): RunTimes {
  return { wallMs: outcome.durationMs, idleMs };
}

function lostBy(reply: Reply | null): RunAnswer & { readonly kind: 'lost' } {
  if (reply === null) return { kind: 'lost', reason: 'the worker never started' };
  if (reply.kind === 'died')
    return { kind: 'lost', reason: reply.reason, ...(reply.at === null ? {} : { at: reply.at }) };
  const { message } = reply;
  const reason = message.becalm === 'broken' ? message.reason : `unexpected answer "${message.becalm}"`;
  return { kind: 'lost', reason };
}

/** The id by which Vitest's rpc pairs a call with its answer. */
function callId(message: unknown): string | null {
  const hasId = typeof message === 'object' && message !== null && 'i' in message;
  return hasId && typeof message.i === 'string' ? message.i : null;
}
