import { encodeOrderIntent, type OrderIntent, type OrderIntentWire } from '../../core/contracts/index.ts';
import { describe } from '../../core/contracts/record.ts';

/**
 * Returns what a strategy answered, if it is a list of at most `countMax` intents that can be sent. A strategy may come
 * from anywhere, and one intent that cannot be written would take those of all other strategies with it.
 *
 * @throws TypeError or RangeError that says what is wrong
 */
export function requireIntents(
  answer: unknown,
  strategyId: string,
  countMax: number,
): readonly OrderIntent[] {
  if (!Array.isArray(answer))
    throw new TypeError(`Expected a list of intents, was ${describe(answer)}. None of them is sent.`);
  if (answer.length > countMax)
    throw new RangeError(
      `Expected at most ${countMax} intents for one event, was ${answer.length}. None of them is sent.`,
    );
  for (const intent of answer as readonly OrderIntent[]) requireIntent(intent, strategyId);
  return answer as readonly OrderIntent[];
}

/** What breaks the contract and can be written is left to risk, which denies it for everybody to see. */
function requireIntent(intent: OrderIntent, strategyId: string): void {
  const wire = written(intent);
  if (wire.strategy_id !== strategyId)
    throw new TypeError(
      `Expected an intent of "${strategyId}", was one of ${describe(wire.strategy_id)}. Take context.strategyId.`,
    );
}

function written(intent: OrderIntent): OrderIntentWire {
  try {
    const wire = encodeOrderIntent(intent);
    JSON.stringify(wire);
    return wire;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`Expected an intent that can be written, was ${describe(intent)}: ${said}.`, {
      cause,
    });
  }
}
