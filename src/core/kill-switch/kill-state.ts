import type { KillSwitchSource } from '../contracts/index.ts';

/** State of the kill switch: clear, or where it was seen tripped; `unreadable` counts as tripped. */
export type KillState = 'clear' | KillSwitchSource;

/** What a look at one medium showed. */
export type KillLook = 'clear' | 'tripped' | 'unreadable';

/** One of the places where the kill switch can be tripped. Each works alone: a broken one must not stop the other. */
export interface KillMedium {
  /** Which one it is. */
  readonly name: 'file' | 'redis';
  /** Looks; a rejection counts as `unreadable`. */
  look(): Promise<KillLook>;
  /** Trips; one that is tripped stays so and keeps its first note. */
  trip(note: string): Promise<void>;
  /** Clears; one that is clear stays so. */
  clear(): Promise<void>;
  /** Returns the note of whoever tripped, or `undefined` when there is none to read. */
  note(): Promise<string | undefined>;
  /** Calls back at every sign of a change, and returns what ends that; signs may be missed. */
  watch(onSign: () => void): () => void;
}

/** Looks at one medium, and takes silence for no consent. */
export async function lookAtMedium(medium: KillMedium): Promise<KillLook> {
  try {
    return await medium.look();
  } catch {
    return 'unreadable';
  }
}

/** Looks at the media in their order, up to the first that is not clear. */
export async function lookAtMedia(media: readonly KillMedium[]): Promise<KillState> {
  for (const medium of media) {
    const look = await lookAtMedium(medium);
    if (look === 'clear') continue;
    return look === 'tripped' ? medium.name : 'unreadable';
  }
  // Where nobody looks, nobody could trip it.
  return media.length === 0 ? 'unreadable' : 'clear';
}
