import type { TestId } from '../worlds/outcome.ts';
import type { Trial } from '../worlds/trial.ts';

/** Which part of the suite a fact is about: its place in `Suite.parts`, from 0. */
interface OfPart {
  readonly part: number;
}

/**
 * What a part of a hunt is doing: running the worlds, finding out how files have to be treated, running
 * files again that are treated otherwise, replaying suspects, looking for causes, or explaining findings.
 */
export type Phase = 'worlds' | 'settle' | 'again' | 'confirm' | 'causes' | 'explain';

/** A fact about a hunt that is under way; the words are chosen elsewhere. */
export type HuntEvent =
  | (OfPart & {
      readonly kind: 'surveyed';
      readonly project: string;
      readonly files: number;
      readonly tests: number;
    })
  /** `tests` is how many tests the phase is about: all of the part, or those under suspicion. */
  | (OfPart & { readonly kind: 'phaseStarted'; readonly phase: Phase; readonly tests: number })
  /** `failures` is the number of tests that failed. */
  | (OfPart & {
      readonly kind: 'worldFinished';
      readonly trial: Trial;
      readonly failures: number;
      readonly durationMs: number;
    })
  /** The world was tried twice, and twice its worker was lost. */
  | (OfPart & { readonly kind: 'worldLost'; readonly trial: Trial; readonly reason: string })
  /** The test is now known both to fail and to pass. */
  | (OfPart & { readonly kind: 'suspectFound'; readonly test: TestId; readonly trial: Trial })
  /** A replay, or a world of the phase `again`, came to its end. */
  | (OfPart & { readonly kind: 'replayFinished' })
  /** The search for the least world of a finding has come to its end. */
  | (OfPart & { readonly kind: 'explained'; readonly test: TestId })
  /** The failure came back in pristine replays. */
  | (OfPart & { readonly kind: 'flakyFound'; readonly test: TestId; readonly trial: Trial });

/** Takes in the facts as they happen; it must not throw. */
export type Observer = (event: HuntEvent) => void;
