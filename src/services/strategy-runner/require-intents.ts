import {
  decodeOrderIntent,
  describeFieldErrors,
  encodeOrderIntent,
  type OrderIntent,
} from '../../core/contracts/index.ts';
import { describe } from '../../core/contracts/record.ts';

/** What the intents of an event have to be. */
interface Wanted {
  readonly strategyId: string;
  /** Most intents of one event. */
  readonly countMax: number;
}

/**
 * Returns what a strategy answered, if it is a list of intents that can be sent. A strategy may come from anywhere, and
 * one intent that cannot be written would take those of all other strategies with it.
 *
 * @throws TypeError or RangeError that says what is wrong
 */
export function requireIntents(answer: unknown, { strategyId, countMax }: Wanted): readonly OrderIntent[] {
  if (!Array.isArray(answer))
    throw new TypeError(`Expected a list of intents, was ${describe(answer)}. None of them is sent.`);
  if (answer.length > countMax)
    throw new RangeError(
      `Expected at most ${countMax} intents for one event, was ${answer.length}. None of them is sent.`,
    );
  for (const intent of answer as readonly OrderIntent[]) requireIntent(intent, strategyId);
  return answer as readonly OrderIntent[];
}

function requireIntent(intent: OrderIntent, strategyId: string): void {
  const decoded = decodeOrderIntent(JSON.parse(JSON.stringify(encodeOrderIntent(intent))));
  if (decoded.kind === 'invalid')
    throw new TypeError(`Expected an intent, was one where ${describeFieldErrors(decoded.fields)}.`);
  if (decoded.value.strategyId !== strategyId)
    throw new TypeError(
      `Expected an intent of "${strategyId}", was one of "${decoded.value.strategyId}". Take context.strategyId.`,
    );
}
