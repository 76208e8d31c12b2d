import type { PartitionSpec, RuleSpec } from '@kaizen/contracts';
import { type CheckedColumn, type CompiledRule, type Expectation, RuleFault, type RuleOutcome } from './expectation.ts';
import { columnOf, comparable, doubleSql, isNumber, numberWords, setSql } from './rule-sql.ts';

export const klDivergence: Expectation = {
  anomaly: 'DISTRIBUTION_DIFFERS',
  short: 'Another distribution than expected',
  expected: ({ threshold = 0 }) => `a Kullback–Leibler divergence of at most ${threshold} (natural logarithm)`,
  compile(rule, table) {
    const column = columnOf(table, rule.column);
    const partition = rule.partition_object ?? { weights: [] };
    return partition.values === undefined
      ? compileBins(rule, column, partition)
      : compileValues(rule, column, partition);
  },
};

/** Σ p·ln(p/q) of two lists of weights, each brought to sum 1; infinite where q is 0 and p is not (scipy.stats.entropy). */
export function computeDivergence(observed: readonly number[], expected: readonly number[]): number {
  const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);
  const [p, q] = [sum(observed), sum(expected)];
  return observed.reduce((total, weight, index) => {
    if (weight === 0) return total;
    const other = (expected[index] ?? 0) / q;
    return other === 0 ? Number.POSITIVE_INFINITY : total + (weight / p) * Math.log(weight / p / other);
  }, 0);
}

/** Values: one count for each expected one, and what is needed of the others. */
function compileValues(rule: RuleSpec, column: CheckedColumn, partition: PartitionSpec): CompiledRule {
  const values = partition.values ?? [];
  const literals = values.map((value) => setSql(column, [value])[0] ?? 'NULL');
  const holdout = rule.tail_weight_holdout ?? 0;
  if ((rule.internal_weight_holdout ?? 0) > 0)
    throw new RuleFault('internal_weight_holdout is for bins, not for values.');
  const value = comparable(column);
  const listed = `(v IN (${literals.join(', ')}))`;
  const counts = literals.map((literal, index) => `coalesce(sum(c) FILTER (v = ${literal}), 0) AS c${index}`);
  return {
    kind: 'query',
    domain: `${column.sql} IS NOT NULL`,
    sql: (source) =>
      `SELECT ${[...counts, `count(*) FILTER (NOT ${listed}) AS kinds`, `coalesce(sum(c) FILTER (NOT ${listed}), 0) AS others`, `coalesce(sum(c * ln(c)) FILTER (NOT ${listed}), 0) AS spread`].join(', ')}
       FROM (SELECT ${value} AS v, count(*) AS c FROM ${source} GROUP BY 1)`,
    judge(row, rows) {
      const kinds = Number(row.kinds ?? 0);
      const found = values.map((_, index) => Number(row[`c${index}`] ?? 0) / Math.max(1, rows));
      const scale = kinds > 0 ? 1 - holdout : 1;
      const expected = partition.weights.map((weight) => weight * scale);
      const others = Number(row.others ?? 0);
      if (kinds === 0) return outcome(rule, rows, computeDivergence(found, expected));
      if (holdout === 0) return outcome(rule, rows, Number.POSITIVE_INFINITY);
      // The others are taken value by value: Σ c/n · ln((c/n) / (holdout/kinds)).
      const total = expected.reduce((sum, weight) => sum + weight, holdout);
      const listedPart = found.reduce((sum, weight, index) => {
        if (weight === 0) return sum;
        const other = (expected[index] ?? 0) / total;
        return other === 0 ? Number.POSITIVE_INFINITY : sum + weight * Math.log(weight / other);
      }, 0);
      const otherPart =
        (Number(row.spread ?? 0) - others * Math.log(rows)) / rows -
        (others / rows) * Math.log(holdout / kinds / total);
      return outcome(rule, rows, listedPart + otherPart);
    },
  };
}

/** Bins: one count for each, the last closed on the right as numpy has it, and the tails. */
function compileBins(rule: RuleSpec, column: CheckedColumn, partition: PartitionSpec): CompiledRule {
  if (!isNumber(column.type)) throw new RuleFault(`bins are for numbers, but "${column.name}" holds ${column.type}.`);
  const bins = partition.bins ?? [];
  const edges = bins.map(doubleSql);
  const value = `CAST(${column.sql} AS DOUBLE)`;
  const last = bins.length - 2;
  const counts = partition.weights.map(
    (_, index) =>
      `count_if(${value} >= ${edges[index]} AND ${value} ${index === last ? '<=' : '<'} ${edges[index + 1]})`,
  );
  const tails = [`count_if(${value} < ${edges[0]})`, `count_if(${value} > ${edges.at(-1)})`];
  const [holdout, internal] = [rule.tail_weight_holdout ?? 0, rule.internal_weight_holdout ?? 0];
  if (holdout > 0 && partition.tail_weights !== undefined)
    throw new RuleFault('tail_weight_holdout must be 0 beside tail_weights.');
  return {
    kind: 'aggregate',
    select: [`count(${value})`, ...tails, ...counts],
    judge([all, below, above, ...inside]) {
      const rows = Number(all ?? 0);
      const share = (count: unknown) => Number(count ?? 0) / Math.max(1, rows);
      const scaled = partition.weights.map((weight) => weight * (1 - holdout - internal));
      const zeros = scaled.filter((weight) => weight === 0).length;
      const expected = scaled.map((weight) => (weight === 0 && internal > 0 ? internal / zeros : weight));
      const [low, high] = partition.tail_weights ?? [holdout / 2, holdout / 2];
      const observed = [share(below), ...inside.map(share), share(above)];
      return outcome(rule, rows, computeDivergence(observed, [low ?? 0, ...expected, high ?? 0]));
    },
  };
}

function outcome({ threshold = 0 }: RuleSpec, rows: number, divergence: number): RuleOutcome {
  if (rows === 0) return { success: false, observed: 'no value' };
  const finite = Number.isFinite(divergence);
  return {
    success: divergence <= threshold,
    ...(finite ? { observedValue: divergence } : {}),
    observed: finite ? numberWords(divergence) : 'infinite: values occur that are not expected at all',
  };
}
