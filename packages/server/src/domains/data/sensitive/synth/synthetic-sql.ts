import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { storedType } from '../../validation/row-rules.ts';
import type { MaskRule } from '../masking/mask-rule.ts';
import type { Correlated } from './correlate.ts';
import type { ColumnMaker, PlannedColumn } from './plan-synthetic.ts';

/** Everything of a sample. */
export interface SyntheticPlan {
  readonly columns: readonly PlannedColumn[];
  readonly correlated: Correlated;
  readonly rows: number;
  readonly seed: number;
}

/**
 * A sample as SQL: statements that set the tables as variables of the session, and the SELECT that gives the rows in order. It goes by stages (normal numbers, those that
 * belong together, uniform numbers, places in tables, values), so that nothing is computed twice. The same plan gives the same rows.
 */
export function syntheticSql(plan: SyntheticPlan): { readonly variables: readonly string[]; readonly select: string } {
  const { columns, correlated, rows, seed } = plan;
  const select = (items: readonly string[], from: string) => `SELECT ${['i', ...items].join(', ')} FROM ${from}`;
  const normals = correlated.columns.map((_, at) => `${normalSql(seed, at)} AS e${at}`);
  const scores = correlated.factor.map(
    (line, at) => `${line.map((weight, of) => `${weight} * e${of}`).join(' + ')} AS z${at}`,
  );
  const uniforms = columns.map(({ column }, at) => {
    const place = correlated.columns.indexOf(column.name);
    return `${place === -1 ? uniformSql(seed, 'u', at) : cdfSql(`z${place}`)} AS u${at}`;
  });
  const places = columns.flatMap(({ maker }, at) => placesOf(maker, at, seed));
  const kept = columns.map((_, at) => `u${at}`);
  const counted = `range(${rows}) AS counted(i)`;
  const staged = [normals, scores, uniforms].reduce((from, stage) => `(${select(stage, from)})`, counted);
  const values = columns.map((column, at) => `${cellSql(column, at, seed)} AS ${quoteIdentifier(column.column.name)}`);
  return {
    variables: columns.flatMap(({ maker }, at) => variablesOf(maker, at)),
    select: `SELECT ${values.join(', ')} FROM (${select([...kept, ...places], staged)})`,
  };
}

/** The value of a column, or none in as many rows as have none. */
function cellSql(planned: PlannedColumn, at: number, seed: number): string {
  const type = storedType(planned.column.type);
  const value = `CAST(${valueSql(planned, at, seed)} AS ${type})`;
  if (planned.missing >= 1) return `CAST(NULL AS ${type})`;
  return planned.missing === 0
    ? value
    : `CASE WHEN ${uniformSql(seed, 'm', at)} >= ${planned.missing} THEN ${value} END`;
}

/** A uniform number of (0, 1) for a row, a purpose and a column: 53 bits of a hash. As doubles from the start, because decimals are twenty times slower. */
function uniformSql(seed: number, purpose: string, column: number): string {
  return `((CAST(hash(i, '${purpose}', ${column}, ${seed}) >> 11 AS DOUBLE) + 0.5e0) / 9007199254740992e0)`;
}

/** Box and Muller's normal number. */
function normalSql(seed: number, at: number): string {
  return `sqrt(-2 * ln(${uniformSql(seed, 'r', at)})) * cos(2 * pi() * ${uniformSql(seed, 'a', at)})`;
}

/** Φ(z) by Abramowitz and Stegun 26.2.17, off by at most 7.5e-8. */
function cdfSql(z: string): string {
  const t = `(1 / (1 + 0.2316419 * abs(${z})))`;
  const tail = `0.3989422804 * exp(-${z} * ${z} / 2) * ${t} * (0.319381530 + ${t} * (-0.356563782 + ${t} * (1.781477937 + ${t} * (-1.821255978 + ${t} * 1.330274429))))`;
  return `least(0.9999999, greatest(0.0000001, CASE WHEN ${z} >= 0 THEN 1 - ${tail} ELSE ${tail} END))`;
}

const variable = (name: string, at: number) => `getvariable('synthetic_${name}${at}')`;

function variablesOf(maker: ColumnMaker, at: number): readonly string[] {
  const numbers = (name: string, values: readonly number[]) =>
    `SET VARIABLE synthetic_${name}${at} = [${values.join(', ')}]::DOUBLE[]`;
  const texts = (values: readonly string[]) =>
    `SET VARIABLE synthetic_v${at} = [${values.map(quoteLiteral).join(', ')}]::VARCHAR[]`;
  if (maker.kind === 'quantiles' || maker.kind === 'dates') return [numbers('t', maker.table)];
  if (maker.kind === 'steps') return [texts(maker.values), numbers('p', maker.upTo)];
  if (maker.kind === 'texts') {
    const { own, other } = maker.drawn;
    return [texts([...maker.values, ...maker.shapes]), numbers('p', own), numbers('o', other)];
  }
  return [];
}

/** Where in its table the value of a row stands (`a`, and `l` below it), which value or shape it has (`k`), or which of the made-up ones (`d`). */
function placesOf(maker: ColumnMaker, at: number, seed: number): readonly string[] {
  switch (maker.kind) {
    case 'quantiles':
    case 'dates': {
      const steps = maker.table.length - 1;
      return [`u${at} * ${steps} AS a${at}`, `CAST(floor(u${at} * ${steps}) AS INTEGER) AS l${at}`];
    }
    case 'steps':
      return [`1 + len(list_filter(${variable('p', at)}, lambda share: share < u${at})) AS k${at}`];
    case 'texts': {
      const drawn = `(u${at} * ${maker.drawn.own.length})`;
      const place = `CAST(floor(${drawn}) AS INTEGER)`;
      const other = `CAST(${variable('o', at)}[${place} + 1] AS INTEGER)`;
      return [
        `1 + CASE WHEN ${drawn} - ${place} < ${variable('p', at)}[${place} + 1] THEN ${place} ELSE ${other} END AS k${at}`,
      ];
    }
    case 'made-up':
    case 'numbers-made-up':
      return [`CAST(hash(i, 'd', ${at}, ${seed}) % ${maker.distinct} AS BIGINT) AS d${at}`];
    default:
      return [];
  }
}

function valueSql({ column, maker }: PlannedColumn, at: number, seed: number): string {
  switch (maker.kind) {
    case 'quantiles': {
      if (maker.width !== undefined) return `floor(${betweenSql(at)} / ${maker.width}) * ${maker.width}`;
      return maker.decimals === undefined ? betweenSql(at) : `round(${betweenSql(at)}, ${maker.decimals})`;
    }
    case 'steps':
      return `${variable('v', at)}[k${at}]`;
    case 'texts': {
      const text = `${variable('v', at)}[k${at}]`;
      if (maker.shapes.length === 0) return text;
      return `CASE WHEN k${at} <= ${maker.values.length} THEN ${text} ELSE ${fillSql(text, at, seed)} END`;
    }
    case 'dates': {
      const time = `make_timestamp(CAST(${betweenSql(at)} AS BIGINT) * 1000000)`;
      return maker.isYear
        ? `date_trunc('year', ${time})`
        : column.type === 'date'
          ? `date_trunc('day', ${time})`
          : time;
    }
    case 'sequence':
      return 'i + 1';
    case 'made-up':
      return nobodySql(maker.class, `d${at}`, Math.round(maker.length));
    case 'numbers-made-up':
      return `-1 - d${at}`;
    case 'empty':
      return 'NULL';
  }
}

/** The value between two entries of the column's table. */
function betweenSql(at: number): string {
  const entry = (after: number) => `${variable('t', at)}[l${at} + ${after}]`;
  return `(${entry(1)} + (a${at} - l${at}) * (${entry(2)} - ${entry(1)}))`;
}

/** A shape with letters and digits of its own for each row. A cut shape ends where it was cut. */
function fillSql(shape: string, at: number, seed: number): string {
  const drawn = (signs: string) => `'${signs}'[1 + CAST(hash(i, place, ${at}, ${seed}) % ${signs.length} AS INTEGER)]`;
  const sign = `CASE sign WHEN '9' THEN ${drawn('0123456789')} WHEN 'a' THEN ${drawn('abcdefghijklmnopqrstuvwxyz')} WHEN 'A' THEN ${drawn('ABCDEFGHIJKLMNOPQRSTUVWXYZ')} ELSE sign END`;
  return `array_to_string(list_transform(string_split(rtrim(${shape}, '…'), ''), lambda sign, place: ${sign}), '')`;
}

/** A value of a class that belongs to nobody: reserved names, prefixes that no one gives out, words that say what they are. */
function nobodySql(name: MaskRule['class'], number: string, length: number): string {
  const digits = (count: number) => `lpad(CAST(${number} AS VARCHAR), ${count}, '0')`;
  switch (name) {
    case 'email':
      return `'person' || ${number} || '@synthetic.invalid'`;
    case 'phone':
      return `'+999 ' || ${digits(9)}`;
    case 'card':
      return `'0000' || ${digits(12)}`;
    case 'iban':
      return `'XX00SYNT' || ${digits(14)}`;
    case 'ip-address':
      return `'0.' || (${number} // 65536) % 256 || '.' || (${number} // 256) % 256 || '.' || ${number} % 256`;
    case 'birth-date':
      return `(1940 + ${number} % 70) || '-01-01'`;
    case 'person-name':
      return `'Person ' || ${number}`;
    case 'free-text':
      return `left('Synthetic text ' || ${number} || '. ' || repeat('lorem ipsum dolor sit amet ', ${Math.ceil(length / 27)}), ${Math.max(24, length)})`;
    default:
      return `'synthetic-' || ${number}`;
  }
}
