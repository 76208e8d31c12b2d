import type { ColumnComparison, DriftMeasure, Estimate } from '@kaizen/contracts';
import type { Kysely } from 'kysely';
import type { MonitoringTables, WindowsTable } from './tables.ts';
import type { KeptReaction, MonitorWindow, WindowQuality, WindowStore } from './window-store.ts';

/** A stored window without its drawn columns, which are large. */
export type WindowRow = Omit<WindowsTable, 'columns'>;

export const windowColumns = [
  'id',
  'monitor',
  'epoch',
  'position',
  'deployment',
  'model_version_id',
  'from_ordinal',
  'to_ordinal',
  'first_row_at',
  'drift',
  'reaction',
  'evaluated_at',
  'labelled',
  'labels_through',
  'metrics',
  'cost_per_record',
  'cost_above_reference',
  'error_above_reference',
  'harmful',
  'seed',
  'labelled_at',
] as const satisfies ReadonlyArray<keyof WindowRow>;

function estimateOf(text: string | null): Estimate | undefined {
  return text === null ? undefined : (JSON.parse(text) as Estimate);
}

function toQuality(row: WindowRow): WindowQuality | undefined {
  if (row.labelled_at === null || row.metrics === null) return undefined;
  const costPerRecord = estimateOf(row.cost_per_record);
  const costAboveReference = estimateOf(row.cost_above_reference);
  const errorAboveReference = estimateOf(row.error_above_reference);
  return {
    labelled: row.labelled,
    labelsThrough: row.labels_through ?? 0,
    metrics: JSON.parse(row.metrics) as Record<string, number>,
    ...(costPerRecord === undefined ? {} : { costPerRecord }),
    ...(costAboveReference === undefined ? {} : { costAboveReference }),
    ...(errorAboveReference === undefined ? {} : { errorAboveReference }),
    ...(row.harmful === null ? {} : { harmful: row.harmful === 1 }),
    seed: row.seed ?? 0,
    labelledAt: row.labelled_at,
  };
}

export function toWindow(row: WindowRow): MonitorWindow {
  const quality = toQuality(row);
  return {
    id: row.id,
    monitor: row.monitor,
    epoch: row.epoch,
    position: row.position,
    deployment: row.deployment,
    modelVersionId: row.model_version_id,
    fromOrdinal: row.from_ordinal,
    toOrdinal: row.to_ordinal,
    ...(row.first_row_at === null ? {} : { firstRowAt: row.first_row_at }),
    drift: JSON.parse(row.drift) as DriftMeasure[],
    reaction: row.reaction as KeptReaction,
    evaluatedAt: row.evaluated_at,
    ...(quality === undefined ? {} : { quality }),
  };
}

function toRow(window: MonitorWindow, columns: readonly ColumnComparison[]): WindowsTable {
  return {
    id: window.id,
    monitor: window.monitor,
    epoch: window.epoch,
    position: window.position,
    deployment: window.deployment,
    model_version_id: window.modelVersionId,
    from_ordinal: window.fromOrdinal,
    to_ordinal: window.toOrdinal,
    first_row_at: window.firstRowAt ?? null,
    drift: JSON.stringify(window.drift),
    columns: JSON.stringify(columns),
    reaction: window.reaction,
    evaluated_at: window.evaluatedAt,
    labelled: 0,
    labels_through: null,
    metrics: null,
    cost_per_record: null,
    cost_above_reference: null,
    error_above_reference: null,
    harmful: null,
    seed: null,
    labelled_at: null,
  };
}

function qualityColumns(quality: WindowQuality) {
  const json = (value: Estimate | undefined) => (value === undefined ? null : JSON.stringify(value));
  return {
    labelled: quality.labelled,
    labels_through: quality.labelsThrough,
    metrics: JSON.stringify(quality.metrics),
    cost_per_record: json(quality.costPerRecord),
    cost_above_reference: json(quality.costAboveReference),
    error_above_reference: json(quality.errorAboveReference),
    harmful: quality.harmful === undefined ? null : Number(quality.harmful),
    seed: quality.seed,
    labelled_at: quality.labelledAt,
  };
}

/** Windows over a transaction or a reading connection. */
export function createWindowStore(db: Kysely<MonitoringTables>): WindowStore {
  const windows = () => db.selectFrom('monitoring_windows').select(windowColumns);
  const first = async (query: { executeTakeFirst(): Promise<WindowRow | undefined> }) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : toWindow(row);
  };
  const newest = (monitor: string) =>
    windows().where('monitor', '=', monitor).orderBy('epoch', 'desc').orderBy('position', 'desc').limit(1);
  return {
    find: (monitor, epoch, position) =>
      first(windows().where('monitor', '=', monitor).where('epoch', '=', epoch).where('position', '=', position)),
    findById: (id) => first(windows().where('id', '=', id)),
    findLatest: (monitor) => first(newest(monitor)),
    findLatestLabelled: (monitor) => first(newest(monitor).where('labelled_at', 'is not', null)),
    async getColumns(id) {
      const row = await db.selectFrom('monitoring_windows').select('columns').where('id', '=', id).executeTakeFirst();
      return row === undefined ? [] : (JSON.parse(row.columns) as ColumnComparison[]);
    },
    async listNewestMarks(monitor, epoch) {
      const rows = await db
        .selectFrom('monitoring_windows')
        .select(['position', 'labelled_at'])
        .where('monitor', '=', monitor)
        .where('epoch', '=', epoch)
        .orderBy('position', 'desc')
        .limit(100)
        .execute();
      return rows.map((row) => ({ position: row.position, labelled: row.labelled_at !== null }));
    },
    async insert(window, columns) {
      await db.insertInto('monitoring_windows').values(toRow(window, columns)).execute();
    },
    async setReaction(id, reaction) {
      await db.updateTable('monitoring_windows').set({ reaction }).where('id', '=', id).execute();
    },
    async setQuality(id, quality, reaction) {
      await db
        .updateTable('monitoring_windows')
        .set({ ...qualityColumns(quality), reaction })
        .where('id', '=', id)
        .execute();
    },
  };
}
