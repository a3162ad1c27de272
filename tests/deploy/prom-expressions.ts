/** What a PromQL expression names: metrics of Njord, labels, and values that labels are compared with. */
export interface NamedInExpression {
  /** Names of metrics that begin with `njord_`. */
  readonly metrics: readonly string[];
  /** Names of labels, in selectors and in `by (…)`. */
  readonly labels: readonly string[];
  /** Labels with the values that they are compared with. */
  readonly values: readonly (readonly [label: string, value: string])[];
}

/** Takes an expression apart; Grafana's variables must have been replaced. */
export function namedIn(expression: string): NamedInExpression {
  const values = [...expression.matchAll(/([a-z_]+)=~?"([^"]*)"/g)].map(
    ([, label = '', value = '']) => [label, value] as const,
  );
  const grouped = [...expression.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(
    ([, list = '']) => list.split(/, */).filter((label) => label !== ''),
  );
  return {
    metrics: [...new Set(expression.match(/\bnjord_[a-z_]+/g) ?? [])],
    labels: [...new Set([...grouped, ...values.map(([label]) => label)])],
    values,
  };
}
