import type { KaizenEvent, SchemaColumn } from '@kaizen/contracts';
import type { EventMaker, RunSays } from './event-maker.ts';
import {
  type Assertion,
  assertionsFacet,
  columnLineageFacet,
  dataQualityMetricsFacet,
  fieldsOf,
  outputStatisticsFacet,
  schemaFacet,
} from './facets.ts';
import type { LineageFacts } from './lineage-facts.ts';
import { ANSWER, jobNames, nodeNames, sourceNode } from './node-names.ts';
import type { LineageEvent } from './openlineage.ts';

type Committed = KaizenEvent<'data.version.committed'>;
type Validated = KaizenEvent<'data.validation.completed'>;
type Compacted = KaizenEvent<'serving.log.compacted'>;

/** A version came to be: from its source, column by column. */
export async function translateCommitted(
  event: Committed,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, versionId, rows, addedRows, bytes } = event.payload;
  const version = await facts.findVersion(versionId);
  const batchId = event.inputs.find(({ kind }) => kind === 'batch')?.id;
  const batch = batchId === undefined ? undefined : await facts.findBatch(batchId);
  const source = batch === undefined ? undefined : sourceNode(dataset, batch.source);
  const columns = version?.columns ?? [];
  const says = {
    job: source === undefined ? jobNames.revert(dataset) : jobNames.ingest(dataset, source),
    jobType: 'INGEST',
    of: { kind: 'ingest', id: batchId ?? versionId },
    inputs: source === undefined ? [] : [make.dataset(source, { facets: { schema: schemaFacet(fieldsOf(columns)) } })],
    outputs: [
      make.dataset(dataset, {
        version: versionId,
        facets: {
          schema: schemaFacet(fieldsOf(columns)),
          columnLineage: source === undefined ? undefined : columnLineageFacet(copiesOf(make, source, columns)),
        },
        outputFacets: { outputStatistics: outputStatisticsFacet(addedRows, addedRows === rows ? bytes : undefined) },
      }),
    ],
    parent: await findParent(facts, batch?.pipelineRunId),
  };
  return make.both('COMPLETE', says);
}

function copiesOf(make: EventMaker, source: string, columns: readonly SchemaColumn[]) {
  const { namespace, name } = make.dataset(source);
  const copies = columns.map((column) => [column.name, [{ namespace, name, field: column.name, subtype: 'IDENTITY' }]]);
  return Object.fromEntries(copies);
}

/** A batch was checked: its rules as assertions, and the profile of the version it went into. A rejected one fails the ingest. */
export async function translateValidated(
  event: Validated,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, batchId, versionId, rowsIn, rowsBad, verdict, reasons } = event.payload;
  const batch = await facts.findBatch(batchId);
  const version = versionId === undefined ? undefined : await facts.findVersion(versionId);
  const source = sourceNode(dataset, batch?.source ?? dataset);
  const assertions = assertionsOf(version?.columns ?? [], reasons, verdict === 'rejected');
  const parent = await findParent(facts, batch?.pipelineRunId);
  const inputFacets = {
    dataQualityAssertions: assertionsFacet(assertions),
    dataQualityMetrics:
      version === undefined
        ? dataQualityMetricsFacet(rowsIn, [], undefined)
        : dataQualityMetricsFacet(version.rows, version.profile.columns, version.bytes),
  };
  const checked =
    version === undefined
      ? make.dataset(source, { inputFacets })
      : make.dataset(dataset, {
          version: versionId,
          facets: { schema: schemaFacet(fieldsOf(version.columns)) },
          inputFacets,
        });
  const validation: RunSays = {
    job: jobNames.validate(dataset),
    jobType: 'VALIDATION',
    of: { kind: 'validation', id: batchId },
    inputs: [checked],
    parent,
  };
  const events = [...make.both('COMPLETE', validation)];
  if (verdict !== 'rejected') return events;
  const error = `The batch was rejected: ${rowsBad} of ${rowsIn} rows broke the schema.`;
  const of = { kind: 'ingest', id: batchId };
  const ingest = {
    job: jobNames.ingest(dataset, source),
    jobType: 'INGEST',
    of,
    inputs: [make.dataset(source)],
    error,
    parent,
  };
  return [...events, ...make.both('FAIL', ingest)];
}

type Reasons = Validated['payload']['reasons'];

/** Every rule that a column has, and those that rows broke. */
function assertionsOf(columns: readonly SchemaColumn[], reasons: Reasons, rejected: boolean): readonly Assertion[] {
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

/** The log of a deployment got rows: what it answers may become data again. */
export async function translateCompacted(event: Compacted, make: EventMaker): Promise<readonly LineageEvent[]> {
  const { deployment, file, rows, bytes } = event.payload;
  const answers = make.dataset(nodeNames.deployment(deployment));
  const answer = { namespace: answers.namespace, name: answers.name, field: ANSWER, subtype: 'IDENTITY' };
  return make.both('COMPLETE', {
    job: jobNames.log(deployment),
    jobType: 'LOG',
    of: { kind: 'log', id: `${deployment} ${file}` },
    inputs: [answers],
    outputs: [
      make.dataset(nodeNames.log(deployment), {
        facets: { columnLineage: columnLineageFacet({ [ANSWER]: [answer] }) },
        outputFacets: { outputStatistics: outputStatisticsFacet(rows, bytes) },
      }),
    ],
  });
}

/** The pipeline run with this id, when its start was seen. */
export async function findParent(facts: LineageFacts, pipelineRunId: string | undefined): Promise<RunSays['parent']> {
  if (pipelineRunId === undefined) return undefined;
  const thing = await facts.findThing('pipeline_run', pipelineRunId);
  return thing === undefined ? undefined : { pipelineRunId, pipeline: thing.name };
}
