import type { RuleResult, ValidationReport } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { findSchemaRow, findVersionRow } from '../dataset-view.sql.ts';
import { versionNotFound } from '../errors.ts';
import type { EffectiveSchema } from '../schema/effective-schema.ts';
import { readEffective } from '../schema/effective-schema.ts';
import type { DatasetRow } from '../tables.ts';
import { prepareRules } from './check-rules.duck.ts';
import { versionTable } from './checked-table.ts';
import { rulesOf } from './column-rules.ts';
import { environmentUnknown, nothingToValidate } from './errors.ts';
import type { CheckedTable } from './expectations/expectation.ts';
import { tallyOf } from './rule-result.ts';
import { runRules } from './run-rules.duck.ts';
import { keepValidation } from './validation-store.sql.ts';

type Given = Pick<Platform, 'db' | 'duck' | 'clock'>;

/** What every validation is asked with. `id` is the report's; the same one again is the same validation. */
export interface ValidationRequest {
  readonly id: string;
  readonly dataset: string;
  readonly environment: string | undefined;
  /** Instead of the schema in force. */
  readonly schema?: EffectiveSchema | undefined;
  readonly author: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Results that held and are kept beyond this number only as a count: a report stays readable with 10,000 columns. */
const KEPT_PASSED = 2000;

/** The schema in force of a dataset. */
export async function effectiveSchema(db: Given['db'], row: DatasetRow): Promise<EffectiveSchema> {
  return readEffective(row.schema_revision === 0 ? undefined : await findSchemaRow(db, row.id, row.schema_revision));
}

/** Validates a version (default: the current one) and keeps the report. `baselineId` is what its row count is compared with. */
export async function validateVersion(
  given: Given & { readonly reader: Pick<DataReader, 'openVersion' | 'getVersion'> },
  request: ValidationRequest & { readonly versionId: string | undefined; readonly baselineId?: string | undefined },
): Promise<ValidationReport> {
  const row = await getDatasetRow(given.db, request.dataset);
  const versionId = request.versionId ?? row.current_version_id;
  if (versionId === null) throw nothingToValidate(row.name);
  const version = await given.reader.getVersion(versionId);
  if (version.dataset !== row.name) throw versionNotFound(versionId);
  // A version is compared with the one that it follows; a staged one with the current one.
  const baselineId = request.baselineId ?? version.parentId;
  const baseline = baselineId === undefined ? undefined : await given.reader.getVersion(baselineId);
  const opened = await given.reader.openVersion(versionId);
  try {
    const schema = request.schema ?? (await effectiveSchema(given.db, row));
    return await validateTable(
      given,
      row,
      { ...request, schema },
      {
        table: versionTable(opened, await ownColumns(given.db, row, versionId), schema.columns),
        source: 'version',
        versionId,
        baselineRows: baseline?.rows,
      },
    );
  } finally {
    opened.release();
  }
}

/** The columns of a version as they are stored: those of its own revision, which may not be in force (yet). */
async function ownColumns(db: Given['db'], row: DatasetRow, versionId: string) {
  const version = await findVersionRow(db, versionId);
  return readEffective(await findSchemaRow(db, row.id, version?.schema_revision ?? row.schema_revision)).columns;
}

/** What is validated: a table, and where it comes from. */
export interface ValidationSubject {
  readonly table: CheckedTable;
  readonly source: string;
  readonly versionId?: string | undefined;
  readonly baselineRows: number | undefined;
  /** Place of a row for readers; default: its number. */
  readonly placeOf?: (row: number) => number;
  /** Results from before the rules, such as broken records. */
  readonly before?: readonly RuleResult[];
}

/** Asks every rule of the schema and keeps the report. */
export async function validateTable(
  given: Given,
  row: DatasetRow,
  request: ValidationRequest,
  subject: ValidationSubject,
): Promise<ValidationReport> {
  const started = performance.now();
  const schema = request.schema ?? (await effectiveSchema(given.db, row));
  const environment = request.environment ?? schema.environments[0] ?? 'training';
  if (!schema.environments.includes(environment)) throw environmentUnknown(environment, schema.environments);
  const names = subject.table.columns.map(({ name }) => name);
  const found = await given.duck.session(
    async (session) => {
      const rules = await prepareRules(session, rulesOf(schema, environment), names);
      return runRules(session, subject.table, rules, {
        now: given.clock.now(),
        baselineRows: subject.baselineRows,
        signal: request.signal,
        onProgress: request.onProgress,
      });
    },
    request.signal === undefined ? {} : { signal: request.signal },
  );
  const placeOf = subject.placeOf ?? ((place: number) => place);
  const results = [...(subject.before ?? []), ...found.results].map((result) => ({
    ...result,
    samples: result.samples.map(({ row: at, value }) => ({ row: placeOf(at), value })),
  }));
  const tally = tallyOf(results);
  const report: ValidationReport = {
    id: request.id,
    dataset: row.name,
    ...(subject.versionId === undefined ? {} : { versionId: subject.versionId }),
    source: subject.source,
    environment,
    schemaRevision: schema.revision,
    success: tally.failed === 0,
    rows: found.rows,
    tally,
    author: request.author,
    durationMs: Math.round(performance.now() - started),
    createdAt: given.clock.now(),
    results: gravestFirst(results),
  };
  await given.db.run((tx) => keepValidation(tx, row, report));
  return report;
}

const order = { fail: 0, warn: 1, pass: 2 } as const;

/** Broken rules first; of those that held, so many that the report stays readable. */
function gravestFirst(results: readonly RuleResult[]): RuleResult[] {
  const sorted = [...results].sort((left, right) => order[left.verdict] - order[right.verdict]);
  const broken = sorted.filter(({ verdict }) => verdict !== 'pass').length;
  return sorted.slice(0, broken + KEPT_PASSED);
}
