/** Something that keeps one service busy with a seeded market; how far it has come is counted, never timed. */
export interface Load {
  /** The service. */
  readonly name: string;
  /** Market events per second that it is given by default: about half of what one core can do. */
  readonly eventsPerSecond: number;
  readonly open: (seed: number) => Promise<OpenLoad>;
}

/** A load under way. */
export interface OpenLoad {
  /** Feeds the next market event, and all that follows from it. */
  readonly feed: () => void | Promise<void>;
  /** Says how much has happened so far, by what it was. */
  readonly counts: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}
