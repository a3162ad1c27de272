/** The public door of becalm: the configuration, and reports for tools that read them. */
export { type BecalmConfig, type BoundsConfig, defineConfig } from './config/becalm-config.ts';
export { type Report, type ReportedTest, reportSchema, reportVersion } from './report/schema.ts';
export { InvalidReportError, validateReport } from './report/validate.ts';
