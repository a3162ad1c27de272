import type { OrderIntent } from '../../core/contracts/index.ts';
import { describe } from '../../core/contracts/record.ts';
import { copyIntent } from './copy-intent.ts';

/** What the intents of an event have to be. */
interface Wanted {
  readonly strategyId: string;
  /** Most intents of one event. */
  readonly countMax: number;
  /** Tells the strategies, other than this one, whose ids an intent may not take. */
  readonly isOther: (strategyId: string) => boolean;
}

/**
 * Returns what a strategy answered, if it is a list of intents that can be sent. A strategy may come from anywhere, and
 * one intent that cannot be written would take those of all other strategies with it. The intents are copies: everything
 * is read once, and what the strategy does with its own later changes nothing.
 *
 * @throws TypeError or RangeError that says what is wrong
 */
export function requireIntents(answer: unknown, { countMax, ...wanted }: Wanted): readonly OrderIntent[] {
  if (!Array.isArray(answer))
    throw new TypeError(`Expected a list of intents, was ${describe(answer)}. None of them is sent.`);
  const { length } = answer;
  if (length > countMax)
    throw new RangeError(
      `Expected at most ${countMax} intents for one event, was ${length}. None of them is sent.`,
    );
  if (length === 0) return NO_INTENTS;
  // An iterator of its own could go on for ever.
  return Array.from({ length }, (_, index) => requireIntent(answer[index], wanted));
}

const NO_INTENTS: readonly OrderIntent[] = Object.freeze([]);

/** What breaks the contract and can be written is left to risk, which denies it for everybody to see. */
function requireIntent(given: unknown, { strategyId, isOther }: Omit<Wanted, 'countMax'>): OrderIntent {
  const intent = copyIntent(given);
  if (intent.strategyId !== strategyId)
    throw new TypeError(
      `Expected an intent of "${strategyId}", was one of ${describe(intent.strategyId)}. Take context.strategyId.`,
    );
  const owner = ownerOf(intent.id);
  if (owner !== undefined && owner !== strategyId && isOther(owner))
    throw new TypeError(
      `Expected an id of "${strategyId}", was ${describe(intent.id)}, one of "${owner}". Take context.nextIntentId().`,
    );
  return intent;
}

/** Strategy that an id of `context.nextIntentId()` belongs to; a strategy may also make ids of its own. */
function ownerOf(intentId: unknown): string | undefined {
  return typeof intentId === 'string' ? /^(.+)-\d+$/s.exec(intentId)?.[1] : undefined;
}
