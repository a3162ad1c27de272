import { encodePositionSnapshot } from '../../../src/core/contracts/index.ts';
import { asQuantity, formatDecimal, ONE } from '../../../src/core/money/index.ts';
import { priceOf, proposeIntent, type Strategy, symbolOf, timeOf } from '../../../src/strategies/index.ts';

/** Sends an intent at every event that tells all it was shown: a change of anything changes its intents. */
export function watchful(id: string): Strategy {
  let eventCount = 0;
  return {
    id,
    onEvent(event, context) {
      eventCount += 1;
      const symbol = symbolOf(event);
      const [last, position] = [context.lastPriceOf(symbol), context.positionOf(symbol)];
      const meta = {
        eventCount,
        kind: event.kind,
        price: formatDecimal(priceOf(event)),
        timeNs: String(timeOf(event)),
        nowNs: String(context.nowNs()),
        last: last && formatDecimal(last),
        position: position && encodePositionSnapshot(position),
      };
      return [proposeIntent(event, context, { side: 'buy', quantity: asQuantity(ONE), meta })];
    },
  };
}
