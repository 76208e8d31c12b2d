import type { SchemaColumn, SensitiveFinding } from '@kaizen/contracts';
import type { Platform } from '../../../../platform/platform.ts';
import { getDatasetRow } from '../../data-reader-service.ts';
import { findSchemaRow } from '../../dataset-view.sql.ts';
import { parseColumns } from '../../row-mapping.ts';
import type { DatasetRow } from '../../tables.ts';
import { applyFinding, columnState } from '../column-state.ts';
import type { RawReads } from '../raw/raw-reads.ts';
import type { ReadAsk } from '../raw/read-ask.ts';
import { listConfirmedRows, listSensitiveRows } from '../sensitive-store.sql.ts';
import type { MaskKeys } from './mask-keys.sql.ts';
import type { MaskPlan, MaskRule } from './mask-rule.ts';

/** What of a dataset may be shown to whom. Everything that shows or hands out values of rows asks here first. */
export interface Masking {
  /** What is masked, whoever asks. */
  planOf(dataset: string): Promise<MaskPlan>;
  /** The same with the columns that are proposed and not yet decided, and those that a look at a version `found`: for what leaves for good, such as a synthetic sample. */
  cautiousPlanOf(dataset: string, found: ReadonlyMap<string, SensitiveFinding>): Promise<MaskPlan>;
  /**
   * What is masked for one reading: nothing when it asks for raw values and may have them, which is then written down. Throws `data.raw_outside_production`,
   * `data.purpose_missing`, `platform.permission_denied`.
   */
  planFor(dataset: string, ask: ReadAsk): Promise<MaskPlan>;
}

export function createMasking(platform: Pick<Platform, 'db'>, keys: MaskKeys, raw: RawReads): Masking {
  const make = async (row: DatasetRow, found?: ReadonlyMap<string, SensitiveFinding>): Promise<MaskPlan> => {
    const rules = await readRules(platform, row, found);
    const hashes = [...rules.values()].some(({ method }) => method === 'hash');
    return { rules, key: hashes ? await keys.current() : noKey };
  };
  return {
    planOf: async (dataset) => make(await getDatasetRow(platform.db, dataset)),
    cautiousPlanOf: async (dataset, found) => make(await getDatasetRow(platform.db, dataset), found),
    async planFor(dataset, ask) {
      const row = await getDatasetRow(platform.db, dataset);
      const plan = await make(row);
      if (ask.query.raw !== true || plan.rules.size === 0) return plan;
      await raw.record(row, [...plan.rules.keys()], ask);
      return { rules: new Map(), key: noKey };
    },
  };
}

/** Stands where no pseudonym is made. */
const noKey = { id: '', bytes: new Uint8Array() };

/** Confirmed columns, those that are declared among them. A column that only older versions have is masked as the text that it may be. */
async function readRules(
  { db }: Pick<Platform, 'db'>,
  row: DatasetRow,
  found: ReadonlyMap<string, SensitiveFinding> | undefined,
): Promise<ReadonlyMap<string, MaskRule>> {
  const schema = row.schema_revision === 0 ? undefined : await findSchemaRow(db, row.id, row.schema_revision);
  const columns = new Map<string, SchemaColumn>(
    (schema === undefined ? [] : parseColumns(schema)).map((column) => [column.name, column]),
  );
  const rows = await (found === undefined ? listConfirmedRows(db, row.id) : listSensitiveRows(db, row.id));
  const known = new Map(rows.map((one) => [one.column_name, one]));
  for (const [name, finding] of found ?? []) {
    const effect = applyFinding({ dataset_id: row.id, column_name: name }, known.get(name), finding);
    if (effect.kind === 'put') known.set(name, effect.row);
  }
  const asked = found === undefined ? ['confirmed'] : ['confirmed', 'proposed'];
  const rules = new Map<string, MaskRule>();
  for (const name of new Set([...columns.keys(), ...known.keys()])) {
    const column = columns.get(name);
    const state = columnState(name, column, known.get(name));
    if (state?.class === undefined || state.masking === undefined || !asked.includes(state.status)) continue;
    rules.set(name, { ...state.masking, column: name, class: state.class, type: column?.type ?? 'text' });
  }
  return rules;
}
