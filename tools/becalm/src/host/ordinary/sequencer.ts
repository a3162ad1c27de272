import type { TestSequencer, TestSpecification, Vitest } from 'vitest/node';
import type { FilePlace, OrdinaryPlan, PlannedFile } from '../../worlds/ordinary-plan.ts';
import { plannedFiles, type SpecifiedFile } from './planned-files.ts';

/** A class of sequencers, as `sequence.sequencer` takes it. */
export type SequencerClass = new (vitest: Vitest) => TestSequencer;

/** What a planned sequence needs besides the plan. */
export interface SequenceGiven {
  /** Absolute. */
  readonly root: string;
  readonly plan: OrdinaryPlan;
  /** The project's own: it does what the plan leaves to it. */
  readonly own: SequencerClass;
  /** Hears the files in their order, with their places, before the first one runs. */
  readonly onOrder: (files: readonly PlacedFile[]) => void;
}

/** A file in its order, and its place; null for anywhere. */
export interface PlacedFile {
  readonly specification: TestSpecification;
  readonly place: FilePlace | null;
}

/** A class of sequencers that follow a plan. No plan loses a file: what it leaves out of an order comes last. */
export function plannedSequencer({ root, plan, own: Own, onOrder }: SequenceGiven): SequencerClass {
  return class PlannedSequencer implements TestSequencer {
    readonly #vitest: Vitest;
    readonly #own: TestSequencer;

    constructor(vitest: Vitest) {
      this.#vitest = vitest;
      this.#own = new Own(vitest);
    }

    async shard(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const { shard } = this.#vitest.config;
      if (plan.shard === null || shard === undefined) return this.#own.shard(specifications);
      const files = await plannedFiles(specifications, root);
      return specificationsOf(plan.shard(files.map(plannedOf), shard), files);
    }

    async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const files = await plannedFiles(specifications, root);
      const sorted =
        plan.order === null
          ? await this.#own.sort(specifications)
          : withAll(specificationsOf(plan.order(files.map(plannedOf)), files), specifications);
      onOrder(placed(sorted, files, plan));
      return sorted;
    }
  };
}

function plannedOf({ planned }: SpecifiedFile): PlannedFile {
  return planned;
}

function specificationsOf(
  planned: readonly PlannedFile[],
  files: readonly SpecifiedFile[],
): TestSpecification[] {
  const specifications = new Map(files.map((file) => [file.planned, file.specification]));
  return planned.flatMap((file) => specifications.get(file) ?? []);
}

function withAll(
  ordered: readonly TestSpecification[],
  all: readonly TestSpecification[],
): TestSpecification[] {
  return [...new Set([...ordered, ...all])];
}

function placed(
  sorted: readonly TestSpecification[],
  files: readonly SpecifiedFile[],
  { places }: OrdinaryPlan,
): readonly PlacedFile[] {
  const planned = new Map(files.map((file) => [file.specification, file.planned]));
  const found = places?.(sorted.flatMap((specification) => planned.get(specification) ?? [])) ?? [];
  return sorted.map((specification, index) => ({ specification, place: found[index] ?? null }));
}
