/** The latest trades are the core's; the risk engine hands them on under its own door. */
export { LastTrades } from '../../core/last-trades.ts';
