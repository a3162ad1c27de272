/** The public door of becalm: reports, for tools that read them. */
export { type Report, type ReportedTest, reportSchema, reportVersion } from './report/schema.ts';
export { InvalidReportError, validateReport } from './report/validate.ts';
