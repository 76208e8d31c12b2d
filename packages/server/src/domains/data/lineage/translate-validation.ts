import type { KaizenEvent, SchemaColumn } from '@kaizen/contracts';
import type { EventMaker } from './event-maker.ts';
import {
  type Assertion,
  assertionsFacet,
  dataQualityMetricsFacet,
  fieldsOf,
  outputStatisticsFacet,
  schemaFacet,
} from './facets.ts';
import { findParent } from './find-parent.ts';
import { type LineageFacts, nodeOfVersion } from './lineage-facts.ts';
import { jobNames, nodeNames } from './node-names.ts';
import type { LineageDataset, LineageEvent } from './openlineage.ts';
import { copiesFacet, sourceOf } from './translate-versions.ts';

type Validated = KaizenEvent<'data.validation.completed'>;
type RulesChecked = KaizenEvent<'data.rules.checked'>;

/** A batch was checked: its rules as assertions, and the profile of the version it went into. Bad rows go to quarantine; a rejected batch fails its ingest. */
export async function translateValidated(
  event: Validated,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, batchId, rowsIn, rowsBad, verdict } = event.payload;
  const batch = await facts.findBatch(batchId);
  const checked = await readChecked(event, make, facts, batch?.source ?? dataset);
  const parent = await findParent(facts, batch?.pipelineRunId);
  const source = sourceOf(make, dataset, batch?.source ?? dataset, checked.columns);
  const validation = {
    ...{ job: jobNames.validate(dataset), jobType: 'VALIDATION', parent },
    ...{ of: { kind: 'validation', id: batchId }, inputs: [checked.data] },
  };
  const quarantine = {
    ...{ job: jobNames.quarantine(dataset), jobType: 'QUARANTINE', parent },
    ...{ of: { kind: 'quarantine', id: batchId }, inputs: [source] },
    outputs: [quarantineOf(make, { dataset, batchId, rows: rowsBad, source, columns: checked.columns })],
  };
  const ingest = {
    ...{ job: jobNames.ingest(dataset, source.name), jobType: 'INGEST', parent },
    ...{ of: { kind: 'ingest', id: batchId }, inputs: [source] },
    error: `The batch was rejected: ${rowsBad} of ${rowsIn} rows broke the schema.`,
  };
  return [
    ...make.both('COMPLETE', validation),
    ...(rowsBad === 0 ? [] : make.both('COMPLETE', quarantine)),
    ...(verdict === 'rejected' ? make.both('FAIL', ingest) : []),
  ];
}

/** What was checked: the version that the good rows went into, or the source when none did. */
async function readChecked(
  { at, payload: { dataset, versionId, rowsIn, verdict, reasons } }: Validated,
  make: EventMaker,
  facts: LineageFacts,
  source: string,
): Promise<{ readonly data: LineageDataset; readonly columns: readonly SchemaColumn[] }> {
  const version = versionId === undefined ? undefined : await facts.findVersion(versionId);
  const columns = version?.columns ?? [];
  const dataQualityAssertions = assertionsFacet(assertionsOf(columns, reasons, verdict === 'rejected'));
  if (versionId === undefined || version === undefined) {
    const inputFacets = { dataQualityAssertions, dataQualityMetrics: dataQualityMetricsFacet(rowsIn, [], undefined) };
    return { data: { ...sourceOf(make, dataset, source, []), inputFacets }, columns };
  }
  const profile = await facts.findProfile(versionId);
  const dataQualityMetrics = dataQualityMetricsFacet(version.rows, profile?.columns ?? [], version.bytes);
  const data = make.dataset(nodeOfVersion(version, at), {
    version: versionId,
    facets: { schema: schemaFacet(fieldsOf(columns)) },
    inputFacets: { dataQualityAssertions, dataQualityMetrics },
  });
  return { data, columns };
}

function quarantineOf(
  make: EventMaker,
  given: {
    readonly dataset: string;
    readonly batchId: string;
    readonly rows: number;
    readonly source: LineageDataset;
    readonly columns: readonly SchemaColumn[];
  },
): LineageDataset {
  const { dataset, batchId, rows, source, columns } = given;
  // Every cell is kept as the text that it was.
  const schema = columns.length === 0 ? undefined : schemaFacet(columns.map(({ name }) => ({ name, type: 'text' })));
  return make.dataset(nodeNames.quarantine(dataset), {
    version: batchId,
    facets: { schema, columnLineage: copiesFacet(source, columns) },
    outputFacets: { outputStatistics: outputStatisticsFacet(rows) },
  });
}

/** Every rule that a column has, and those that rows broke. */
function assertionsOf(
  columns: readonly SchemaColumn[],
  reasons: Validated['payload']['reasons'],
  rejected: boolean,
): readonly Assertion[] {
  const severity = rejected ? 'error' : 'warn';
  const broken = new Map(reasons.map((reason) => [`${reason.column}\n${reason.rule}`, reason]));
  const kept = columns.flatMap((column) =>
    rulesOf(column).flatMap(({ rule, expected }): Assertion[] =>
      broken.has(`${column.name}\n${rule}`)
        ? []
        : [{ assertion: rule, success: true, column: column.name, severity, ...expected }],
    ),
  );
  const bounds = new Map(columns.map((column) => [column.name, rulesOf(column)]));
  const failed = reasons.map(
    ({ column, rule, count }): Assertion => ({
      assertion: rule,
      success: false,
      ...(bounds.has(column) ? { column } : {}),
      severity,
      ...bounds.get(column)?.find((one) => one.rule === rule)?.expected,
      actual: `${count} rows`,
    }),
  );
  return [...failed, ...kept];
}

function rulesOf(column: SchemaColumn): Array<{ rule: string; expected: { expected?: string } }> {
  const { type, min, max, values } = column;
  return [
    ...(type === 'category' || type === 'text' ? [] : [{ rule: 'type', expected: { expected: type } }]),
    ...(column.required === false ? [] : [{ rule: 'missing', expected: { expected: '0 rows' } }]),
    ...(min === undefined ? [] : [{ rule: 'min', expected: { expected: String(min) } }]),
    ...(max === undefined ? [] : [{ rule: 'max', expected: { expected: String(max) } }]),
    ...(values === undefined ? [] : [{ rule: 'values', expected: { expected: values.join(', ') } }]),
  ];
}

/** The rules of the schema were asked of a version as a whole: the broken ones, and how many there were. A file that is no version is none of lineage's business. */
export async function translateRulesChecked(
  { at, payload }: RulesChecked,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, reportId, versionId, success, rules, failed, warned, broken } = payload;
  if (versionId === undefined) return [];
  const version = await facts.findVersion(versionId);
  const all = { assertion: 'rules', success, severity: 'error' as const, expected: `0 of ${rules} fail` };
  const assertions = broken.map(
    ({ rule, column, severity, unexpected }): Assertion => ({
      assertion: rule,
      success: false,
      ...(column === undefined ? {} : { column }),
      severity: severity === 'error' ? 'error' : 'warn',
      ...(unexpected === undefined ? {} : { actual: `${unexpected} rows` }),
    }),
  );
  const actual = `${failed} failed, ${warned} warned`;
  const checked = make.dataset(version === undefined ? dataset : nodeOfVersion(version, at), {
    version: versionId,
    inputFacets: { dataQualityAssertions: assertionsFacet([{ ...all, actual }, ...assertions]) },
  });
  return make.both('COMPLETE', {
    ...{ job: jobNames.validate(dataset), jobType: 'VALIDATION' },
    ...{ of: { kind: 'rules', id: reportId }, inputs: [checked] },
  });
}
