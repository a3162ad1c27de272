/** Position math is the core's; the paper trader hands it on under its own door. */
export {
  applyFill,
  averagePrice,
  FLAT_POSITION,
  type Position,
  type PositionFill,
  realizedNet,
  unrealizedPnl,
} from '../../core/position/index.ts';
