/** What the fills of a symbol add up to: weighted average cost, exact. */
export {
  applyFill,
  averagePrice,
  FLAT_POSITION,
  type Position,
  type PositionFill,
  realizedNet,
  unrealizedPnl,
} from './position.ts';
