import { describe, expect, test } from 'vitest';
import { type AnswerJournal, type JournalAnswer, journaledSuite } from '../../../src/hunt/journal.ts';
import { ordinaryRun } from '../../../src/worlds/suite.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';
import { type FakePart, type FakeSuite, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, polluter, victim } from './hunt-in.ts';

type Line = readonly [key: string, answer: JournalAnswer];

/** A journal in memory, with what an earlier hunt noted. */
function memoryJournal(earlier: readonly Line[] = []): AnswerJournal & { readonly lines: Line[] } {
  const left = Map.groupBy(earlier, ([key]) => key);
  const lines = [...earlier];
  return {
    lines,
    recall: (key) => left.get(key)?.shift()?.[1] ?? null,
    note: (key, answer) => void lines.push([key, answer]),
  };
}

const flaky: FakePart = {
  tests: ordinary,
  polluters: { [victim]: [[polluter]] },
  randomly: { 'b.test.ts > one': 0.1 },
};
/** Ends otherwise whenever it is asked. */
const racy: FakePart = { ...flaky, races: { 'b.test.ts > two': 0.2 } };
const never = new AbortController().signal;

function journaled(suite: FakeSuite, journal: AnswerJournal): FakeSuite {
  return { ...journaledSuite(suite, journal, never), calls: suite.calls };
}

describe('journaledSuite', () => {
  test('notes every answer and changes none', async () => {
    const journal = memoryJournal();
    const suite = fakeSuite(flaky);
    const result = await huntIn(journaled(suite, journal));

    expect(result).toEqual(await huntIn(fakeSuite(flaky)));
    const { surveys, runs, replays } = suite.calls();
    expect(journal.lines).toHaveLength(surveys + runs.length + replays.length);
  });

  test.each([0, 1, 7, 60, 150, 200])('a hunt that goes on after %i answers ends the same', async (kept) => {
    const whole = memoryJournal();
    const result = await huntIn(journaled(fakeSuite(flaky), whole));
    const suite = fakeSuite(flaky);
    const resumed = await huntIn(journaled(suite, memoryJournal(whole.lines.slice(0, kept))));

    expect(resumed).toEqual(result);
    const { surveys, runs, replays } = suite.calls();
    expect(surveys + runs.length + replays.length).toBe(whole.lines.length - kept);
  });

  test('a hunt that was done asks nothing again', async () => {
    const whole = memoryJournal();
    const result = await huntIn(journaled(fakeSuite(racy), whole));
    const suite = fakeSuite(racy);
    expect(await huntIn(journaled(suite, memoryJournal(whole.lines)))).toEqual(result);
    expect(suite.calls()).toMatchObject({ surveys: 0, adopted: 0, runs: [], replays: [] });
  });

  test('the host takes over the survey before it runs something, once', async () => {
    const whole = memoryJournal();
    await huntIn(journaled(fakeSuite(racy), whole));
    const suite = fakeSuite(racy);
    const [part] = journaledSuite(suite, memoryJournal(whole.lines.slice(0, 1)), never).parts;
    await part?.survey([]);
    expect(suite.calls()).toMatchObject({ surveys: 0, adopted: 0 });
    await Promise.all([part?.run(neutralWorld, ordinaryRun), part?.replay(neutralWorld, ordinaryRun)]);
    expect(suite.calls().adopted).toBe(1);
  });

  test('answers of other worlds, requests, files and projects are others', async () => {
    const journal = memoryJournal();
    const suite = journaledSuite(fakeSuite(racy, { ...racy, project: 'other' }), journal, never);
    const [first, second] = suite.parts;
    await first?.run(neutralWorld, ordinaryRun);
    await first?.replay(neutralWorld, ordinaryRun);
    await first?.run(neutralWorld, { ...ordinaryRun, files: ['a.test.ts'] });
    await first?.close();
    await second?.run(neutralWorld, ordinaryRun);
    expect(new Set(journal.lines.map(([key]) => key)).size).toBe(4);
  });

  test('the order of keys makes no difference', async () => {
    const journal = memoryJournal();
    const [part] = journaledSuite(fakeSuite(racy), journal, never).parts;
    await part?.run(neutralWorld, ordinaryRun);
    const { files, ...rest } = ordinaryRun;
    await part?.run(neutralWorld, { ...rest, files });
    expect(journal.lines[0]?.[0]).toBe(journal.lines[1]?.[0]);
  });

  test('what is lost because the hunt was stopped is not noted', async () => {
    const stop = new AbortController();
    const journal = memoryJournal();
    const [part] = journaledSuite(fakeSuite({ ...racy, lost: () => true }), journal, stop.signal).parts;
    await part?.run(neutralWorld, ordinaryRun);
    const late = part?.run(neutralWorld, ordinaryRun);
    stop.abort();
    expect(await late).toMatchObject({ kind: 'lost' });
    expect(journal.lines).toHaveLength(1);
  });

  test('a hunt that the signal ended goes on with what was answered', async () => {
    const stop = new AbortController();
    const journal = memoryJournal();
    const suite = fakeSuite(racy);
    let worlds = 0;
    const stopped = await huntIn(
      { ...journaledSuite(suite, journal, stop.signal), calls: suite.calls },
      {
        signal: stop.signal,
        observe: ({ kind }) => {
          if (kind === 'worldFinished' && ++worlds === 50) stop.abort();
        },
      },
    );
    expect(stopped.stopped).toBe(true);
    const again = fakeSuite(racy);
    const resumed = await huntIn(journaled(again, memoryJournal(journal.lines)));
    expect(resumed.stopped).toBe(false);
    expect(again.calls().surveys).toBe(0);
  });
});
