/**
 * How a model test is written: a *model* so small that one sees that it is right, the *real* thing, and commands that
 * do the same to both and compare what both say. A counterexample is the shortest list of commands that tells them apart.
 */
import fc from 'fast-check';

/** A command whose effect is there when `run` returns. */
export type Command<Model extends object, Real> = fc.Command<Model, Real>;

/** A command whose effect is there when the promise of `run` resolves. */
export type AsyncCommand<Model extends object, Real> = fc.AsyncCommand<Model, Real>;

/** What a command does, and when it can be done. */
export interface Action<Model extends object, Real, Outcome> {
  /** How it reads in a counterexample. */
  readonly text: string;
  /** Whether it means something now, told from the model alone; always by default. */
  readonly canRun?: (model: Readonly<Model>) => boolean;
  /** Does it to both and compares. */
  readonly run: (model: Model, real: Real) => Outcome;
}

/** Makes a command of an action that ends at once. */
export function command<Model extends object, Real>(action: Action<Model, Real, void>): Command<Model, Real> {
  return commandOf(action);
}

/** Makes a command of an action that takes its time. */
export function asyncCommand<Model extends object, Real>(
  action: Action<Model, Real, Promise<void>>,
): AsyncCommand<Model, Real> {
  return commandOf(action);
}

/**
 * Length of a list: up to 40 commands, each length as likely, are enough to fill a bound of two or three and to come back
 * after a restart, though some of them mean nothing at their place and are left out. By default fast-check would end at 10.
 */
const LENGTH = { maxCommands: 40, size: 'max' } as const;

/** Lists of commands drawn from these. */
export function commandLists<Model extends object, Real>(
  commands: readonly fc.Arbitrary<Command<Model, Real>>[],
): fc.Arbitrary<Iterable<Command<Model, Real>>> {
  return fc.commands([...commands], LENGTH);
}

/** Lists of commands drawn from these, for what takes its time. */
export function asyncCommandLists<Model extends object, Real>(
  commands: readonly fc.Arbitrary<AsyncCommand<Model, Real>>[],
): fc.Arbitrary<Iterable<AsyncCommand<Model, Real>>> {
  return fc.commands([...commands], LENGTH);
}

function commandOf<Model extends object, Real, Outcome>({
  text,
  canRun = () => true,
  run,
}: Action<Model, Real, Outcome>) {
  return { check: canRun, run, toString: () => text };
}
