import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import type { Json } from './openlineage.ts';

/** Who makes our events, as a URI that needs no host to answer. */
export const PRODUCER = 'urn:kaizen:server';
const SPEC = 'https://openlineage.io/spec';

/** `schemaURL` of the three kinds of events. */
export const eventSchemas = {
  run: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
  job: `${SPEC}/2-0-2/OpenLineage.json#/$defs/JobEvent`,
  dataset: `${SPEC}/2-0-2/OpenLineage.json#/$defs/DatasetEvent`,
} as const;

const facet = (version: string, name: string, content: Json): Json => ({
  _producer: PRODUCER,
  _schemaURL: `${SPEC}/facets/${version}/${name}.json#/$defs/${name}`,
  ...content,
});

/** A column that another one is made of. `subtype` is one of the spec's words (IDENTITY, TRANSFORMATION, AGGREGATION, CONDITIONAL, …). */
export interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly type?: 'DIRECT' | 'INDIRECT';
  readonly subtype?: string;
  readonly description?: string;
}

/** Columns and types of a dataset. */
export function schemaFacet(
  fields: ReadonlyArray<{ readonly name: string; readonly type?: string; readonly description?: string }>,
): Json {
  return facet('1-2-0', 'SchemaDatasetFacet', { fields });
}

/** The version that a run read or wrote. */
export function versionFacet(datasetVersion: string): Json {
  return facet('1-0-1', 'DatasetVersionDatasetFacet', { datasetVersion });
}

/** What each column is made of. */
export function columnLineageFacet(fields: Readonly<Record<string, readonly InputField[]>>): Json {
  const toInput = ({
    namespace,
    name,
    field,
    type = 'DIRECT',
    subtype = 'TRANSFORMATION',
    description,
  }: InputField) => ({
    namespace,
    name,
    field,
    transformations: [{ type, subtype, ...(description === undefined ? {} : { description }), masking: false }],
  });
  const entries = Object.entries(fields).map(([name, inputs]) => [name, { inputFields: inputs.map(toInput) }]);
  return facet('1-2-0', 'ColumnLineageDatasetFacet', { fields: Object.fromEntries(entries) });
}

/** Rows and bytes that a run wrote. */
export function outputStatisticsFacet(rowCount: number, size?: number): Json {
  const content = { rowCount, ...(size === undefined ? {} : { size }) };
  return facet('1-0-2', 'OutputStatisticsOutputDatasetFacet', content);
}

const QUANTILES = ['0.01', '0.05', '0.25', '0.5', '0.75', '0.95', '0.99'];

/** A profile in the words of the spec. */
export function dataQualityMetricsFacet(
  rowCount: number,
  columns: readonly ColumnProfile[],
  bytes: number | undefined,
): Json {
  const metrics = columns.map((column) => [column.name, metricsOf(column)]);
  return facet('1-0-3', 'DataQualityMetricsInputDatasetFacet', {
    rowCount,
    ...(bytes === undefined ? {} : { bytes }),
    columnMetrics: Object.fromEntries(metrics),
  });
}

function metricsOf({ count, missing, distinct, min, max, mean, quantiles }: ColumnProfile): Json {
  const known = count - missing;
  const points = (quantiles ?? []).flatMap((value, index) => {
    const name = QUANTILES[index];
    return name === undefined || !Number.isFinite(value) ? [] : [[name, value]];
  });
  return {
    nullCount: missing,
    distinctCount: distinct,
    count: known,
    ...(mean === undefined ? {} : { sum: mean * known }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(points.length === 0 ? {} : { quantiles: Object.fromEntries(points) }),
  };
}

/** One test of a dataset or a column, with its outcome. */
export interface Assertion {
  readonly assertion: string;
  readonly success: boolean;
  readonly column?: string;
  readonly severity?: 'error' | 'warn';
  readonly expected?: string;
  readonly actual?: string;
  readonly description?: string;
}

/** Tests and their outcomes. */
export function assertionsFacet(assertions: readonly Assertion[]): Json {
  return facet('1-1-0', 'DataQualityAssertionsDatasetFacet', { assertions });
}

/** The run that started this one. */
export function parentFacet(parent: {
  readonly runId: string;
  readonly job: { readonly namespace: string; readonly name: string };
}): Json {
  return facet('1-1-0', 'ParentRunFacet', { run: { runId: parent.runId }, job: parent.job });
}

/** Why a run failed. */
export function errorMessageFacet(message: string): Json {
  return facet('1-0-1', 'ErrorMessageRunFacet', { message, programmingLanguage: 'JAVASCRIPT' });
}

/** What else is to be said of a run, as words by key; a key may come several times. */
export function tagsFacet(tags: ReadonlyArray<readonly [key: string, value: string]>): Json {
  return facet('1-0-0', 'TagsRunFacet', { tags: tags.map(([key, value]) => ({ key, value, source: 'KAIZEN' })) });
}

/** What kind of job it is. */
export function jobTypeFacet(jobType: string): Json {
  return facet('2-0-3', 'JobTypeJobFacet', { processingType: 'BATCH', integration: 'KAIZEN', jobType });
}

/** The fields of {@link schemaFacet} that a schema of ours has. */
export function fieldsOf(columns: readonly SchemaColumn[]): Array<{ name: string; type: string }> {
  return columns.map(({ name, type }) => ({ name, type }));
}
