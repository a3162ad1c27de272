import type { CatalogueEntry } from '../worlds/outcome.ts';
import type { RunAnswer, Suite, SuitePart, Survey } from '../worlds/suite.ts';

/**
 * A hunt decides by the answers of its suite alone. So what has to be kept to go on with it later are the answers: one
 * that is given them again takes the same decisions, and asks anew only where the other was ended.
 */

/** What a call was answered with. */
export interface JournalAnswer {
  readonly answer: RunAnswer;
  /** Of a survey; null for other calls. */
  readonly catalogue: readonly CatalogueEntry[] | null;
}

/** What the answers of a hunt are kept in. */
export interface AnswerJournal {
  /** Takes the next answer that an earlier hunt noted for a call; null where there is none left. */
  readonly recall: (key: string) => JournalAnswer | null;
  /** Notes the answer of a call; it must not throw. */
  readonly note: (key: string, answer: JournalAnswer) => void;
}

/**
 * A suite whose answers are noted, and that are those of an earlier hunt as long as there are any: the n-th call of a kind
 * gets the n-th of its answers. What is lost because the hunt was stopped is no answer.
 */
export function journaledSuite(suite: Suite, journal: AnswerJournal, signal: AbortSignal): Suite {
  return { ...suite, parts: suite.parts.map((part, place) => journaledPart(part, place, journal, signal)) };
}

function journaledPart(
  part: SuitePart,
  place: number,
  journal: AnswerJournal,
  signal: AbortSignal,
): SuitePart {
  /** A survey that the host has not seen: it has to, before it runs something. */
  let recalled: Survey | null = null;
  let awake: Promise<void> = Promise.resolve();
  let asked = false;

  async function wake(): Promise<void> {
    asked = true;
    const survey = recalled;
    recalled = null;
    if (survey !== null) awake = awake.then(() => part.adopt(survey));
    await awake;
  }

  async function ask(
    call: readonly [method: 'survey' | 'run' | 'replay', ...given: unknown[]],
    live: () => Promise<JournalAnswer>,
  ): Promise<JournalAnswer & { readonly isRecalled: boolean }> {
    const key = canonical([part.project, place, ...call]);
    const known = journal.recall(key);
    if (known !== null) return { ...known, isRecalled: true };
    const answered = await live();
    if (!(signal.aborted && answered.answer.kind === 'lost')) journal.note(key, answered);
    return { ...answered, isRecalled: false };
  }

  async function run(method: 'run' | 'replay', ...given: Parameters<SuitePart['run']>): Promise<RunAnswer> {
    const { answer } = await ask([method, ...given], async () => {
      await wake();
      return { answer: await part[method](...given), catalogue: null };
    });
    return answer;
  }

  return {
    ...part,
    async survey(realTime, without = []) {
      const { answer, catalogue, isRecalled } = await ask(['survey', realTime, without], async () => {
        asked = true;
        const survey = await part.survey(realTime, without);
        return { answer: survey.answer, catalogue: survey.catalogue };
      });
      const survey = { answer, catalogue: catalogue ?? [] };
      recalled = isRecalled ? survey : null;
      return survey;
    },
    run: (...given) => run('run', ...given),
    replay: (...given) => run('replay', ...given),
    // A part that was asked nothing has not been opened.
    rest: () => (asked ? part.rest() : Promise.resolve()),
  };
}

/** The same text for the same value, whatever the order of its keys; what is undefined is not there. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([left], [right]) => (left < right ? -1 : 1)))
      : each,
  );
}
