/** Settings: one strict schema, every problem at once, with its place. */
export {
  AUDIT_POLICIES,
  type AuditPolicy,
  type BrokerSection,
  type BrokerVenue,
  BUS_KINDS,
  type BusKind,
  type Config,
  ENVIRONMENTS,
  type Environment,
  type PaperSettings,
  type RedisSettings,
  type RiskSettings,
} from './config.ts';
export { checkConfig, decodeConfig } from './decode-config.ts';
export { type ConfigSource, type LoadedConfig, loadConfig } from './load-config.ts';
export { byPlace, type Checked, ConfigError, describeProblem, type Problem } from './problem.ts';
export { readText } from './read-text.ts';
export { type Position, readYaml, type YamlFile } from './yaml-file.ts';
