import { type Trial, trialName } from '../worlds/trial.ts';

/** A world and those who are tried in it together. */
export interface TrialGroup<Member> {
  readonly trial: Trial;
  /** At least one. */
  readonly members: readonly Member[];
}

/**
 * Compares trials by how well they stand for a failure, the better first: drawn seeds before probes,
 * because only they count for rates, then the lower number.
 */
export function byPreference(left: Trial, right: Trial): number {
  if (left.kind !== right.kind) return left.kind === 'seed' ? -1 : 1;
  return numberOf(left) - numberOf(right);
}

/** Groups members by their trial, in the order in which the trials first appear. */
export function groupByTrial<Member extends { readonly trial: Trial }>(
  members: readonly Member[],
): readonly TrialGroup<Member>[] {
  const groups = new Map<string, { readonly trial: Trial; readonly members: Member[] }>();
  for (const member of members) addTo(groups, member.trial, member);
  return [...groups.values()];
}

/**
 * Gives every candidate one of its worlds, and few worlds in all: always the one that most of the
 * remaining candidates share, drawn seeds before probes (greedy set cover, at most about ln n times the
 * least number: Chvátal 1979). Candidates without a world are left out.
 */
export function shareTrials<Member extends { readonly trials: readonly Trial[] }>(
  candidates: readonly Member[],
): readonly TrialGroup<Member>[] {
  const shared: TrialGroup<Member>[] = [];
  let remaining = candidates;
  for (let best = mostShared(remaining); best !== undefined; best = mostShared(remaining)) {
    shared.push(best);
    const served = new Set(best.members);
    remaining = remaining.filter((candidate) => !served.has(candidate));
  }
  return shared;
}

function mostShared<Member extends { readonly trials: readonly Trial[] }>(
  candidates: readonly Member[],
): TrialGroup<Member> | undefined {
  const groups = new Map<string, { readonly trial: Trial; readonly members: Member[] }>();
  for (const candidate of candidates) for (const trial of candidate.trials) addTo(groups, trial, candidate);
  return [...groups.values()].sort(byUse)[0];
}

function byUse(left: TrialGroup<unknown>, right: TrialGroup<unknown>): number {
  const more = left.trial.kind === right.trial.kind ? right.members.length - left.members.length : 0;
  return more === 0 ? byPreference(left.trial, right.trial) : more;
}

function addTo<Member>(
  groups: Map<string, { readonly trial: Trial; readonly members: Member[] }>,
  trial: Trial,
  member: Member,
): void {
  const group = groups.get(trialName(trial));
  if (group === undefined) groups.set(trialName(trial), { trial, members: [member] });
  else group.members.push(member);
}

function numberOf(trial: Trial): number {
  return trial.kind === 'seed' ? trial.seed : trial.index;
}
