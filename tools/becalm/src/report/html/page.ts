import type { Report } from '../schema.ts';

/** The report as a page of its own: one file that asks for nothing else. */
export function reportPage(report: Report): string {
  return `<!doctype html><title>${report.schema}</title>\n`;
}
