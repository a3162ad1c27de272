import type { Seed } from '../worlds/seed.ts';
import { confirmNow } from './confirm-now.ts';
import { type Pace, type StopReason, type StopRules, whileAllowed } from './pace.ts';
import type { PartHunt } from './part-hunt.ts';
import { seedTrialsOf } from './plan.ts';
import { runWorlds } from './run-worlds.ts';

/** What may end the worlds of a part. */
export interface Stopping {
  readonly rules: StopRules;
  readonly pace: Pace;
  /** Seeds that once failed; they come before those of the range. */
  readonly keptSeeds: readonly Seed[];
}

/**
 * Runs the drawn worlds of a part, until a rule ends them.
 *
 * @returns what did
 */
export async function runSeeds(hunting: PartHunt, stopping: Stopping): Promise<StopReason> {
  const { rules } = stopping;
  const known = new Set<string>();
  const seeds = seedTrialsOf(hunting.options.plan);
  const isInTime = inTime(hunting, stopping.pace);
  for (;;) {
    if (rules.untilFlaky && (await confirmNow(hunting, known))) return 'until-flaky';
    const before = hunting.suspects();
    const goesOn = (): boolean => isInTime() && !(rules.untilFlaky && hunting.suspects() > before);
    await runSome(hunting, whileAllowed(seeds, goesOn));
    if (isOver(hunting)) return 'seeds';
    if (!isInTime()) return seeds.next().done === true ? 'seeds' : 'budget';
    if (!rules.untilFlaky || hunting.suspects() === before) return 'seeds';
  }
}

async function runSome(hunting: PartHunt, trials: Parameters<typeof runWorlds>[1]): Promise<void> {
  const { surveyed, options } = hunting;
  const tests = surveyed.survey.catalogue.length;
  options.observe({ kind: 'phaseStarted', part: surveyed.index, phase: 'worlds', tests });
  hunting.take(await runWorlds(hunting.sweepGiven(), trials), 'worlds');
}

function isOver({ options, log }: PartHunt): boolean {
  return options.signal.aborted || log.hopeless.aborted;
}

function inTime({ surveyed, options, suspects }: PartHunt, pace: Pace): () => boolean {
  const { answer } = surveyed.survey;
  const coldMs = answer.kind === 'finished' ? answer.outcome.durationMs : 0;
  const { concurrency, plan } = options;
  return () => pace.mayDraw({ suspects: suspects(), coldMs, concurrency, plan });
}
