import { type ExploreFile, type ExploreRead, findNearestName } from '@kaizen/contracts';
import { isKaizenError } from '../../../../kernel/errors.ts';
import type { LockedTable } from '../../../../platform/duck/locked/locked-duck.ts';
import { quoteIdentifier } from '../../../../platform/duck/quote.ts';
import type { Platform } from '../../../../platform/platform.ts';
import type { DataReader } from '../../data-reader.ts';
import { listDatasetNames } from '../../dataset-view.sql.ts';
import type { VersionCommands } from '../../version/version-service.ts';
import { datasetEmpty, filesForbidden, tableTwice, tableUnknown, tableUnreadable } from '../errors.ts';
import type { Sight } from '../shown-columns.ts';
import type { NamedTable } from './check-query.ts';
import type { FileTables } from './file-tables.io.ts';

/** What the tables of a query are made of. */
export interface BindGiven {
  readonly db: Platform['db'];
  readonly reader: Pick<DataReader, 'findDataset' | 'openVersion'>;
  readonly versions: Pick<VersionCommands, 'resolve'>;
  readonly files: FileTables;
  readonly sight: Sight;
}

/** Whose query it is, and which files it adds. */
export interface BindRequest {
  readonly sql: string;
  readonly files?: readonly ExploreFile[] | undefined;
  readonly project?: string | undefined;
  readonly caller: string;
}

/** The tables of a query, open until `release`. */
export interface BoundTables {
  readonly tables: readonly LockedTable[];
  /** The files that stand behind them. */
  readonly readable: readonly string[];
  readonly reads: readonly ExploreRead[];
  release(): void;
}

interface Bound extends LockedTable {
  readonly readable: readonly string[];
  readonly read: ExploreRead;
}

/** Finds what the names of a query mean: files that it adds, datasets and versions of datasets. Throws with the place of a name that means nothing. */
export async function bindTables(
  given: BindGiven,
  request: BindRequest,
  named: readonly NamedTable[],
): Promise<BoundTables> {
  const held: Array<() => void> = [];
  const release = () => {
    for (const free of held.splice(0)) free();
  };
  const bound = new Map<string, Bound>();
  try {
    for (const table of named) {
      const key = table.name.toLowerCase();
      const known = bound.get(key);
      if (known === undefined) bound.set(key, await bindOne(given, request, table, held));
      else if (known.name !== table.name) throw tableTwice(table.name);
    }
  } catch (error) {
    release();
    throw error;
  }
  const tables = [...bound.values()];
  return {
    tables: tables.map(({ name, from }) => ({ name, from })),
    readable: [...new Set(tables.flatMap((table) => table.readable))],
    reads: tables.map(({ read }) => read),
    release,
  };
}

async function bindOne(
  given: BindGiven,
  request: BindRequest,
  table: NamedTable,
  held: Array<() => void>,
): Promise<Bound> {
  const { name, position } = table;
  const file = request.files?.find((one) => one.table.toLowerCase() === name.toLowerCase());
  if (file !== undefined) {
    if (file.upload === undefined && !(await given.sight.mayReadFiles(request.caller)))
      throw filesForbidden(file.table);
    const { from, path, words } = await given.files.open(file, request.project);
    return { name, from, readable: [path], read: { table: name, file: words } };
  }
  const [dataset = '', reference] = splitName(name);
  if ((await given.reader.findDataset(dataset)) === undefined) {
    const names = [...(request.files ?? []).map((one) => one.table), ...(await listDatasetNames(given.db))];
    throw tableUnknown(request.sql, { name, position, nearest: findNearestName(dataset, names) });
  }
  try {
    return await bindVersion(given, { name, dataset, reference, caller: request.caller }, held);
  } catch (error) {
    throw isKaizenError(error) ? tableUnreadable(request.sql, table, error) : error;
  }
}

async function bindVersion(
  { reader, versions, sight }: BindGiven,
  table: {
    readonly name: string;
    readonly dataset: string;
    readonly reference: string | undefined;
    readonly caller: string;
  },
  held: Array<() => void>,
): Promise<Bound> {
  const { name, dataset, reference, caller } = table;
  const current = reference === undefined ? (await reader.findDataset(dataset))?.currentVersion?.id : undefined;
  if (reference === undefined && current === undefined) throw datasetEmpty(dataset);
  const versionId = current ?? (await versions.resolve(dataset, reference ?? 'current')).id;
  const opened = await reader.openVersion(versionId);
  held.push(() => opened.release());
  const shown = await sight.show({ dataset, versionId, columns: opened.columns, caller });
  const select = shown.map((column) => `${column.sql} AS ${quoteIdentifier(column.name)}`);
  return {
    name,
    from: `(SELECT ${select.join(', ')} FROM ${opened.from})`,
    readable: opened.paths,
    read: { table: name, dataset, versionId },
  };
}

/** `retail@v1` is version v1 of retail. */
function splitName(name: string): readonly [string, string | undefined] {
  const at = name.indexOf('@');
  return at === -1 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}
