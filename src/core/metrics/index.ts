/** The metrics of one process, and their text for Prometheus. */
export {
  type CounterMetric,
  createMetrics,
  type DeclaredMetric,
  type GaugeMetric,
  type Labels,
  type Metrics,
  type MetricsSettings,
  type MetricWords,
  type ObservingMetric,
} from './metrics.ts';
