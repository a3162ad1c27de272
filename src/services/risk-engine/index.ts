/** The risk engine: order intents in, decisions and approved orders out. */
export { DayPnl, type DayPnlSnapshot } from './day-pnl.ts';
export { decide, type Verdict } from './decide.ts';
export { intentMessages } from './intent-message.ts';
export { LastTrades } from './last-trades.ts';
export { notionalOf, referencePrice } from './reference-price.ts';
export {
  createRiskEngine,
  orderOfIntent,
  type RiskEngine,
  type RiskEngineSettings,
  type RiskOutcome,
  type RiskPorts,
} from './risk-engine.ts';
export type { RiskLimits } from './risk-limits.ts';
export { RiskMemory, type RiskMemorySnapshot } from './risk-memory.ts';
export { type RiskServicePorts, riskService } from './risk-service.ts';
export type { IdentifierState, KillState, LastTrade, Situation, Surroundings } from './situation.ts';
