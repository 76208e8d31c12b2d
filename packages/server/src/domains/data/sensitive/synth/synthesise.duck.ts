import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatasetProfile, SchemaColumn, SyntheticColumn, SyntheticSample } from '@kaizen/contracts';
import type { DuckSession } from '../../../../platform/duck/duck.ts';
import { quoteIdentifier, quoteLiteral } from '../../../../platform/duck/quote.ts';
import { listOf, numberOf } from '../../ingest/duck-values.ts';
import { describeProfile } from '../../profile/describe-profile.ts';
import { profileSegment } from '../../profile/profile-segment.duck.ts';
import { computeDistributionChanges } from '../../version/diff/distribution-change.ts';
import type { MaskPlan } from '../masking/mask-rule.ts';
import { planCorrelations } from './correlate.ts';
import { hermiteSeries } from './normal-scores.ts';
import {
  type ColumnMaker,
  LEAST_COUNT,
  orderedValue,
  type PlannedColumn,
  planColumn,
  tableShares,
} from './plan-synthetic.ts';
import { syntheticSql } from './synthetic-sql.ts';

/** What a sample is made of. */
export interface SampleToMake {
  readonly profile: DatasetProfile;
  readonly masks: MaskPlan;
  /** Columns whose role is `id`. */
  readonly ids: ReadonlySet<string>;
  readonly rows: number;
  readonly seed: number;
  readonly format: 'parquet' | 'csv';
  /** The version, only for the quantiles of its dates. */
  readonly from: string;
  /** Scratch files: the rows as Parquet, and where they are wanted in another format. */
  readonly parquet: string;
  readonly target: string;
  readonly onStep?: (done: number, message: string) => void;
}

/** Steps that are told while a sample is made. */
export const SYNTHETIC_STEPS = 3;

/** Steps of the table of dates. */
const DATE_STEPS = 100;

/** Writes a sample and says how near it is: only aggregates of the real rows go into it. */
export async function synthesise(
  session: DuckSession,
  sample: SampleToMake,
): Promise<Pick<SyntheticSample, 'columns' | 'correlations' | 'leastCount'>> {
  const { profile, masks, rows, seed, parquet } = sample;
  const told = sample.onStep ?? (() => undefined);
  told(0, 'reading the profile');
  const dates = await readDates(session, sample);
  const columns = profile.columns.map((column) =>
    planColumn(
      {
        profile: column,
        dates: dates.get(column.name),
        rule: masks.rules.get(column.name),
        isId: sample.ids.has(column.name),
      },
      rows,
    ),
  );
  const correlated = planCorrelations(profile.correlations, await computeSeries(profile, columns));
  const { variables, select } = syntheticSql({ columns, correlated, rows, seed });
  told(1, `writing ${rows} rows`);
  for (const statement of variables) await session.execute(statement);
  await session.execute(`COPY (${select}) TO ${quoteLiteral(parquet)} (FORMAT parquet, COMPRESSION zstd)`);
  if (sample.format === 'csv')
    await session.execute(
      `COPY (FROM read_parquet(${quoteLiteral(parquet)})) TO ${quoteLiteral(sample.target)} (FORMAT csv, HEADER)`,
    );
  told(2, 'comparing the sample with the version');
  const made = await profileSample(session, parquet, columns, rows);
  return {
    leastCount: LEAST_COUNT,
    columns: describeColumns(profile, made, columns),
    ...describeCorrelations(profile, made, new Set(correlated.columns)),
  };
}

/** The columns that correlate with another one, as series in a normal number; each takes a few milliseconds. */
async function computeSeries(
  { correlations }: DatasetProfile,
  columns: readonly PlannedColumn[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const named = new Set((correlations?.pairs ?? []).flatMap(({ left, right }) => [left, right]));
  const found = new Map<string, readonly number[]>();
  for (const { column, maker } of columns) {
    const valueAt = named.has(column.name) ? orderedValue(maker) : undefined;
    if (valueAt === undefined) continue;
    const series = hermiteSeries(valueAt);
    if (series !== undefined) found.set(column.name, series);
    await nextTurn();
  }
  return found;
}

/** Quantiles of date and time columns in seconds, with at least {@link LEAST_COUNT} rows beyond both ends. */
async function readDates(
  session: DuckSession,
  { profile, from }: SampleToMake,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const timed = profile.columns.filter(
    ({ type, count }) => (type === 'date' || type === 'timestamp') && tableShares(count, DATE_STEPS).length > 0,
  );
  if (timed.length === 0) return new Map();
  const select = timed.map(
    ({ name, count }, at) =>
      `quantile_cont(epoch(${quoteIdentifier(name)}), [${tableShares(count, DATE_STEPS).join(', ')}]) AS q${at}`,
  );
  const [row = {}] = await session.rows(`SELECT ${select.join(', ')} FROM ${from}`);
  return new Map(timed.map(({ name }, at) => [name, listOf(row[`q${at}`]).flatMap((value) => numberOf(value) ?? [])]));
}

async function profileSample(
  session: DuckSession,
  parquet: string,
  planned: readonly PlannedColumn[],
  rows: number,
): Promise<DatasetProfile> {
  const from = `(SELECT * EXCLUDE (file_row_number), file_row_number AS __row FROM read_parquet(${quoteLiteral(parquet)}, file_row_number = true))`;
  const columns = planned.map(({ column }): Pick<SchemaColumn, 'name' | 'type'> => column);
  return describeProfile(await profileSegment(session, { from, columns, rows }));
}

/** Columns that are made from what the profile says have a distance; what is made up has none. */
function describeColumns(
  real: DatasetProfile,
  made: DatasetProfile,
  planned: readonly PlannedColumn[],
): SyntheticColumn[] {
  const changes = new Map(computeDistributionChanges(real, made).map((change) => [change.name, change]));
  return planned.map(({ column, maker, suppressed }) => {
    const change = changes.get(column.name);
    const isMadeUp = maker.kind === 'made-up' || maker.kind === 'numbers-made-up' || maker.kind === 'empty';
    const distance = isMadeUp || maker.kind === 'sequence' || 'width' in maker ? undefined : change?.jensenShannon;
    return {
      column: column.name,
      from: sourceOf(maker),
      ...(distance === undefined ? {} : { distance }),
      ...(change === undefined || maker.kind === 'empty'
        ? {}
        : { missingDifference: Math.abs(change.missing.to - change.missing.from) }),
      ...(suppressed === 0 ? {} : { suppressed }),
      ...(maker.kind === 'empty' ? { note: `Left empty: ${maker.why}.` } : {}),
      ...(maker.kind === 'sequence' ? { note: 'Each value occurs once, or it is the id: numbered anew.' } : {}),
    };
  });
}

function sourceOf(maker: ColumnMaker): SyntheticColumn['from'] {
  if (maker.kind === 'numbers-made-up') return 'made-up';
  if (maker.kind === 'steps') return 'values';
  if (maker.kind === 'texts' && maker.shapes.length === 0) return 'values';
  return maker.kind;
}

function describeCorrelations(
  real: DatasetProfile,
  made: DatasetProfile,
  kept: ReadonlySet<string>,
): Pick<SyntheticSample, 'correlations'> {
  const pairs = (real.correlations?.pairs ?? []).filter(({ left, right }) => kept.has(left) && kept.has(right));
  if (pairs.length === 0) return {};
  const key = (left: string, right: string) => JSON.stringify([left, right]);
  const again = new Map((made.correlations?.pairs ?? []).map(({ left, right, r }) => [key(left, right), r]));
  const differences = pairs.map(({ left, right, r }) => Math.abs(r - (again.get(key(left, right)) ?? 0)));
  return { correlations: { pairs: pairs.length, largestDifference: Math.max(...differences) } };
}
