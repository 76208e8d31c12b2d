import type { CheckOutcome, KaizenEvent, SchemaColumn } from '@kaizen/contracts';
import type { EventMaker, RunSays } from './event-maker.ts';
import {
  type Assertion,
  assertionsFacet,
  columnLineageFacet,
  fieldsOf,
  outputStatisticsFacet,
  schemaFacet,
} from './facets.ts';
import { findParent } from './find-parent.ts';
import type { LineageFacts } from './lineage-facts.ts';
import { jobNames, nodeNames, sourceNode } from './node-names.ts';
import type { LineageDataset, LineageEvent } from './openlineage.ts';

type Committed = KaizenEvent<'data.version.committed'>;
type Accepted = KaizenEvent<'data.version.accepted'>;
type Held = KaizenEvent<'data.version.held'>;
type Rejected = KaizenEvent<'data.version.rejected'>;
type Collected = KaizenEvent<'data.version.collected'>;

/**
 * A version came to be: from its source, or from the version that someone went back to, column by column. What must pass the gate is written beside the dataset,
 * so that nobody takes it for what the dataset holds.
 */
export async function translateCommitted(
  event: Committed,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, versionId, rows, addedRows, bytes, current } = event.payload;
  const [came] = event.inputs;
  const batch = came?.kind === 'batch' ? await facts.findBatch(came.id) : undefined;
  const columns = (await facts.findVersion(versionId))?.columns ?? [];
  const input =
    batch === undefined
      ? make.dataset(dataset, { version: came?.kind === 'dataset_version' ? came.id : undefined })
      : sourceOf(make, dataset, batch.source, columns);
  const output = make.dataset(current ? dataset : nodeNames.staged(dataset), {
    version: versionId,
    facets: { schema: schemaFacet(fieldsOf(columns)), columnLineage: copiesFacet(input, columns) },
    outputFacets: { outputStatistics: outputStatisticsFacet(addedRows, addedRows === rows ? bytes : undefined) },
  });
  return make.both('COMPLETE', {
    job: batch === undefined ? jobNames.revert(dataset) : jobNames.ingest(dataset, input.name),
    jobType: batch === undefined ? 'REVERT' : 'INGEST',
    of: { kind: 'ingest', id: batch === undefined ? versionId : (came?.id ?? versionId) },
    inputs: [input],
    outputs: [output],
    parent: await findParent(facts, batch?.pipelineRunId),
  });
}

/** Where a batch came from, as the input of a run. */
export function sourceOf(
  make: EventMaker,
  dataset: string,
  source: string,
  columns: readonly SchemaColumn[],
): LineageDataset {
  const { name, version } = sourceNode(dataset, source);
  const schema = columns.length === 0 ? undefined : schemaFacet(fieldsOf(columns));
  return make.dataset(name, { version, facets: { schema } });
}

/** Every column as it is, from the one of the same name. */
export function copiesFacet({ namespace, name }: LineageDataset, columns: readonly SchemaColumn[]) {
  if (columns.length === 0) return undefined;
  const copies = columns.map((column) => [column.name, [{ namespace, name, field: column.name, subtype: 'IDENTITY' }]]);
  return columnLineageFacet(Object.fromEntries(copies));
}

/** The checks of a version failed: the gate did not let it through, and it waits for a person. */
export async function translateHeld(
  { payload }: Held,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, versionId, failed, rules } = payload;
  const { staged } = await readStaged(payload, make, facts);
  const error = `Held: ${failed} of its rules failed (${rules.slice(0, 5).join(', ')}). It waits for a person.`;
  return make.both('FAIL', {
    ...gateSays(dataset),
    of: { kind: 'acceptance', id: versionId },
    inputs: [staged],
    error,
  });
}

/** A staged version became what the dataset holds: by its checks, or by a person's word. */
export async function translateAccepted(
  { id, payload }: Accepted,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, versionId, by, reason, against } = payload;
  const { staged, columns } = await readStaged(payload, make, facts);
  const output = make.dataset(dataset, {
    version: versionId,
    facets: { schema: schemaFacet(fieldsOf(columns)), columnLineage: copiesFacet(staged, columns) },
  });
  return make.both('COMPLETE', {
    ...gateSays(dataset),
    of: by === undefined ? { kind: 'acceptance', id: versionId } : { kind: 'decision', id },
    inputs: [staged],
    outputs: [output],
    tags: by === undefined ? [] : decisionTags(by, reason, against),
  });
}

/** A person rejected a staged version. */
export async function translateRejected(
  { id, payload }: Rejected,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  const { dataset, by, reason } = payload;
  const { staged } = await readStaged(payload, make, facts);
  return make.both('FAIL', {
    ...gateSays(dataset),
    of: { kind: 'decision', id },
    inputs: [staged],
    error: `Rejected by ${by}: ${reason}`,
    tags: decisionTags(by, reason, false),
  });
}

function decisionTags(by: string, reason: string | undefined, against: boolean) {
  const told: Array<readonly [string, string]> = [['decided_by', by]];
  if (reason !== undefined) told.push(['reason', reason]);
  if (against) told.push(['against_verdict', 'true']);
  return told;
}

function gateSays(dataset: string): Pick<RunSays, 'job' | 'jobType'> {
  return { job: jobNames.accept(dataset), jobType: 'ACCEPTANCE' };
}

/** The version as the gate saw it: its findings are assertions. */
async function readStaged(
  { dataset, versionId }: { readonly dataset: string; readonly versionId: string },
  make: EventMaker,
  facts: LineageFacts,
) {
  const columns = (await facts.findVersion(versionId))?.columns ?? [];
  const assertions = (await facts.findChecks(versionId)).flatMap(({ findings }) => findings.map(toAssertion));
  const staged = make.dataset(nodeNames.staged(dataset), {
    version: versionId,
    facets: { schema: schemaFacet(fieldsOf(columns)) },
    inputFacets: { dataQualityAssertions: assertions.length === 0 ? undefined : assertionsFacet(assertions) },
  });
  return { staged, columns };
}

function toAssertion({ rule, column, verdict, message }: CheckOutcome['findings'][number]): Assertion {
  return {
    assertion: rule,
    success: verdict === 'pass',
    ...(column === undefined ? {} : { column }),
    severity: verdict === 'warn' ? 'warn' : 'error',
    description: message,
  };
}

/** Retention took the rows of versions: their records stay, and so does what was made of them. */
export async function translateCollected(
  { id, payload }: Collected,
  make: EventMaker,
): Promise<readonly LineageEvent[]> {
  const { dataset, versionIds, bytes } = payload;
  return make.both('COMPLETE', {
    job: jobNames.collect(dataset),
    jobType: 'RETENTION',
    of: { kind: 'collection', id },
    inputs: [make.dataset(dataset)],
    tags: [
      ...versionIds.map((versionId) => ['collected_version', versionId] as const),
      ['freed_bytes', String(bytes)] as const,
    ],
  });
}
