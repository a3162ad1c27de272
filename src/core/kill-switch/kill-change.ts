import { messageOfThrown } from '../thrown.ts';
import { type KillMedium, type KillState, lookAtMedia } from './kill-state.ts';

/** What somebody wants of the kill switch. */
export interface KillOrder {
  /** What to do. */
  readonly action: 'trip' | 'clear';
  /** Who wants it. */
  readonly who: string;
  /** Why. */
  readonly why: string;
  /** When, in nanoseconds since the epoch. */
  readonly atNs: bigint;
}

/** A medium that did not take an order. */
export interface KillFailure {
  /** Which one. */
  readonly medium: KillMedium['name'];
  /** What it said. */
  readonly reason: string;
}

/** A change of the kill switch, for the audit trail. */
export type KillChange =
  | ({
      /** Somebody tripped or cleared it through us. */
      readonly kind: 'ordered';
      /** State before. */
      readonly before: KillState;
      /** State after. */
      readonly after: KillState;
      /** Media that did not take the order. */
      readonly failures: readonly KillFailure[];
    } & KillOrder)
  | {
      /** It was seen to have changed. */
      readonly kind: 'observed';
      /** State before; `clear` at the start. */
      readonly before: KillState;
      /** State after. */
      readonly after: KillState;
      /** When it was seen, in nanoseconds since the epoch. */
      readonly atNs: bigint;
    };

/** Takes every change, for the audit trail. What it throws is dropped: the switch has to go on working. */
export type OnKillChange = (change: KillChange) => void;

/** Trips or clears every medium, whatever becomes of the others, and says what came of it. */
export async function changeKillSwitch(
  media: readonly KillMedium[],
  order: KillOrder,
  onChange: OnKillChange,
): Promise<Extract<KillChange, { kind: 'ordered' }>> {
  const before = await lookAtMedia(media);
  const { action, who, why, atNs } = order;
  const note = JSON.stringify({ who, why, at_ns: atNs.toString() });
  const outcomes = await Promise.allSettled(
    media.map(async (medium) => (action === 'trip' ? medium.trip(note) : medium.clear())),
  );
  const failures = outcomes.flatMap((outcome, index): KillFailure[] => {
    const medium = media[index]?.name;
    if (outcome.status === 'fulfilled' || medium === undefined) return [];
    return [{ medium, reason: messageOf(outcome) }];
  });
  const change = { kind: 'ordered' as const, ...order, before, after: await lookAtMedia(media), failures };
  tell(onChange, change);
  return change;
}

function messageOf({ reason }: { readonly reason: unknown }): string {
  return messageOfThrown(reason);
}

/** Hands on a change without being stopped by it. */
export function tell(onChange: OnKillChange, change: KillChange): void {
  try {
    onChange(change);
  } catch {
    // Whoever keeps the audit trail reports its failures; trading stops or goes on by the switch alone.
  }
}
