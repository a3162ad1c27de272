/** The metrics of one process, and their text for Prometheus. */
export {
  type CounterMetric,
  createMetrics,
  type GaugeMetric,
  type Labels,
  type Metrics,
  type MetricsSettings,
  type MetricWords,
  type ObservingMetric,
} from './metrics.ts';
