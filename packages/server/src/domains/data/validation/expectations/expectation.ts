import type { RuleSpec, SchemaColumn } from '@kaizen/contracts';

/** A column as rules see it. `sql` is its typed value, `text` what stands in the source (the same where the source is a version). */
export interface CheckedColumn {
  readonly name: string;
  readonly type: SchemaColumn['type'];
  readonly sql: string;
  readonly text: string;
  /** The source holds text that may not be of the type (a file); a version holds typed values only. */
  readonly raw: boolean;
}

/** What rules are asked of: a table expression with a row number (1-based; `row` is its SQL), and its columns in order. */
export interface CheckedTable {
  readonly from: string;
  /** The table with only these columns, by name; undefined: `from` is narrow enough. */
  readonly narrow?: ((names: readonly string[]) => string) | undefined;
  readonly row: string;
  readonly columns: readonly CheckedColumn[];
}

/** What a rule may ask about beside the rows. */
export interface RuleContext {
  readonly now: number;
  /** Rows of the version that is current; undefined for a first one. */
  readonly baselineRows: number | undefined;
}

/** What was found, before severity enters. Counts are of rows; `observedValue` is a number or text that recomputes exactly. */
export interface RuleOutcome {
  readonly success: boolean;
  readonly elementCount?: number;
  readonly missingCount?: number;
  readonly unexpectedCount?: number;
  readonly observedValue?: number | string | readonly (number | string | null)[];
  /** In words, with numbers. */
  readonly observed: string;
}

/** A value of one row of a result. */
export type AggregateValue = number | string | boolean | null | undefined;

/**
 * A rule as SQL. `rows`: a condition of each row, counted in the one scan. `aggregate`: aggregates of the same scan. `duplicates`: rows that share
 * the values of some columns with another row (a pass of its own). `query`: a pass of its own; `counted` gets the rows looked at first.
 * `known`: decided without reading a row.
 */
export type CompiledRule =
  | {
      readonly kind: 'rows';
      /** Rows that are looked at; undefined: all. */
      readonly domain: string | undefined;
      readonly broken: string;
      /** What samples show. */
      readonly value: string;
    }
  | {
      readonly kind: 'aggregate';
      readonly select: readonly string[];
      readonly judge: (values: readonly AggregateValue[]) => RuleOutcome;
    }
  | {
      readonly kind: 'duplicates';
      readonly columns: readonly string[];
      readonly domain: string;
      readonly value: string;
      /** One column of whole numbers: a bit for each value shows without a hash table that none occurs twice. */
      readonly whole?: string | undefined;
    }
  | {
      readonly kind: 'query';
      /** Rows that are looked at. */
      readonly domain: string;
      /** SELECT list and what follows the FROM; `rows` is the count of the domain. */
      readonly sql: (source: string, rows: number) => string;
      readonly judge: (values: Readonly<Record<string, unknown>>, rows: number) => RuleOutcome;
    }
  | { readonly kind: 'known'; readonly outcome: RuleOutcome };

/** One kind of rule: what it is called when broken, how it reads, and its SQL. Pure. */
export interface Expectation {
  /** Kind of anomaly, such as `OUT_OF_RANGE`. */
  readonly anomaly: string;
  /** Short words of the anomaly, such as "Values out of range". */
  readonly short: string;
  /** What is expected, in words. */
  readonly expected: (rule: RuleSpec) => string;
  /** Throws {@link RuleFault} when the rule cannot be asked of this table. */
  readonly compile: (rule: RuleSpec, table: CheckedTable, context: RuleContext) => CompiledRule;
}

/** A rule that cannot be asked: a column that is not there, or one of a type that the rule does not fit. */
export class RuleFault extends Error {
  override readonly name = 'RuleFault';
}
