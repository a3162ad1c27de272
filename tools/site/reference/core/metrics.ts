/**
 * Counters, histograms and summaries of one process, and their text for Prometheus.
 *
 * @module
 */
export * from '../../../../src/core/metrics/index.ts';
