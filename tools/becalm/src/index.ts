/** The public door of becalm: the configuration, and reports for tools that read them. */
export { type BecalmConfig, type BoundsConfig, defineConfig } from './config/becalm-config.ts';
export type { GateConfig } from './config/gate-config.ts';
export type { GuardsConfig } from './config/guards-config.ts';
export { type GateReport, gateReportSchema, gateReportVersion } from './report/gate-report.ts';
export { type Report, type ReportedTest, reportSchema, reportVersion } from './report/schema.ts';
export { type SpeedReport, speedReportSchema, speedReportVersion } from './report/speed-schema.ts';
export { InvalidReportError, validateReport } from './report/validate.ts';
