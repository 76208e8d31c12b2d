import type { ColumnChange, SchemaColumn, VersionDiff } from '@kaizen/contracts';
import type { DuckSession } from '../../../../platform/duck/duck.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { DataReader } from '../../data-reader.ts';
import { findDatasetRow, findSchemaRow, findVersionRow, listEntryRows } from '../../dataset-view.sql.ts';
import { versionCollected, versionNotFound } from '../../errors.ts';
import { listOf, numberOf } from '../../ingest/duck-values.ts';
import { parseColumns, parseSpec } from '../../row-mapping.ts';
import { openEntries } from '../open-entries.ts';
import { computeDistributionChanges } from './distribution-change.ts';
import { findDifference, joinColumns, leaveOutShared } from './find-difference.duck.ts';

/** How many rows of each kind are shown. */
const SAMPLES = 20;

type Given = Pick<Platform, 'db' | 'duck' | 'files'>;

/** What lies between two versions of one dataset, both by id. */
export async function diffVersions(
  platform: Given,
  reader: Pick<DataReader, 'getProfile'>,
  versions: { readonly dataset: string; readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<VersionDiff> {
  const from = await readSide(platform, versions.from);
  const to = await readSide(platform, versions.to);
  const row = await findDatasetRow(platform.db, versions.dataset);
  const columns = joinColumns(from.columns, to.columns);
  const inBoth = (name: string) => [from, to].every((side) => side.columns.some((column) => column.name === name));
  const declared = row === undefined ? [] : (parseSpec(row)?.key ?? []);
  const key = declared.every(inBoth) ? declared : [];
  const opened = [
    await openEntries(platform.files, from.entries),
    await openEntries(platform.files, to.entries),
  ] as const;
  try {
    const sides = leaveOutShared(...opened);
    const found = await platform.duck.session(
      async (session) => {
        await findDifference(session, sides, columns, key);
        return readDifference(session, columns);
      },
      { signal },
    );
    const read = [...sides.from.layout, ...sides.to.layout].reduce((sum, { rows }) => sum + rows, 0);
    return {
      dataset: versions.dataset,
      from: { id: versions.from, rows: from.rows },
      to: { id: versions.to, rows: to.rows },
      schema: compareSchemas(from.columns, to.columns),
      key,
      rows: { ...found.counts, same: to.rows - found.counts.added - found.counts.changed },
      changedColumns: found.changedColumns,
      samples: { columns: columns.map(({ name }) => name), ...found.samples },
      distribution: computeDistributionChanges(
        await reader.getProfile(versions.from),
        await reader.getProfile(versions.to),
      ),
      readShare: read / Math.max(1, from.rows + to.rows),
    };
  } finally {
    for (const one of opened) one.release();
  }
}

async function readSide({ db }: Given, id: string) {
  const row = await findVersionRow(db, id);
  if (row === undefined) throw versionNotFound(id);
  if (row.collected_at !== null) throw versionCollected(id, row.collected_at);
  const schema = await findSchemaRow(db, row.dataset_id, row.schema_revision);
  return {
    rows: row.rows,
    columns: schema === undefined ? [] : parseColumns(schema),
    entries: await listEntryRows(db, id),
  };
}

function compareSchemas(from: readonly SchemaColumn[], to: readonly SchemaColumn[]): VersionDiff['schema'] {
  const before = new Map(from.map(({ name, type }) => [name, type]));
  const after = new Map(to.map(({ name, type }) => [name, type]));
  const changed = to.flatMap(({ name, type }): ColumnChange[] => {
    const old = before.get(name);
    return old === undefined || old === type ? [] : [{ name, from: old, to: type }];
  });
  return {
    added: to.filter(({ name }) => !before.has(name)).map(({ name, type }) => ({ name, to: type })),
    removed: from.filter(({ name }) => !after.has(name)).map(({ name, type }) => ({ name, from: type })),
    changed,
  };
}

async function readDifference(session: DuckSession, columns: ReadonlyArray<{ readonly name: string }>) {
  const [counts] = await session.rows(
    'SELECT (SELECT count(*) FROM added) AS added, (SELECT count(*) FROM removed) AS removed, (SELECT count(*) FROM changed) AS changed',
  );
  const differs = columns.map((_, i) => `count_if(c${i} IS DISTINCT FROM d${i}) AS n${i}`);
  const [perColumn] = differs.length === 0 ? [] : await session.rows(`SELECT ${differs.join(', ')} FROM changed`);
  const cells = (letter: string) => `[${columns.map((_, i) => `CAST(${letter}${i} AS VARCHAR)`).join(', ')}]`;
  const sample = async (table: string, letters: readonly string[]) => {
    const lists = letters.map((letter) => `${cells(letter)} AS ${letter}`).join(', ');
    return session.rows(`SELECT ${lists} FROM ${table} ORDER BY __row LIMIT ${SAMPLES}`);
  };
  const texts = (value: unknown) => listOf(value).map((cell) => (typeof cell === 'string' ? cell : null));
  const count = (name: string) => numberOf(counts?.[name]) ?? 0;
  return {
    counts: { added: count('added'), removed: count('removed'), changed: count('changed') },
    changedColumns: columns
      .map(({ name }, i) => ({ name, rows: numberOf(perColumn?.[`n${i}`]) ?? 0 }))
      .filter(({ rows }) => rows > 0)
      .sort((left, right) => right.rows - left.rows),
    samples: {
      added: (await sample('added', ['c'])).map(({ c }) => texts(c)),
      removed: (await sample('removed', ['c'])).map(({ c }) => texts(c)),
      changed: (await sample('changed', ['c', 'd'])).map(({ c, d }) => ({ before: texts(c), after: texts(d) })),
    },
  };
}
