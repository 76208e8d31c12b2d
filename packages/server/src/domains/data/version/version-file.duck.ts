import { createHash } from 'node:crypto';
import type { SchemaColumn } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import { parquetCopy } from '../../../platform/duck/parquet-copy.ts';
import { quoteIdentifier, quoteLiteral } from '../../../platform/duck/quote.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { DataReader } from '../data-reader.ts';
import type { MaskPlan } from '../sensitive/masking/mask-rule.ts';
import { maskedSelect, prepareMasking } from '../sensitive/masking/mask-sql.ts';

/** Formats that a version can be had in. */
export type VersionFormat = 'parquet' | 'csv';

/** Where written versions lie; nothing but a cache. */
export const CACHE_PREFIX = 'data/cache/';

/** A version as one file. `identity` names its content: the version, and how it is masked. */
export interface VersionFile {
  readonly key: string;
  readonly size: number;
  readonly identity: string;
  /** Columns that are masked in it. */
  readonly masked: readonly string[];
}

type Column = Pick<SchemaColumn, 'name' | 'type'>;

/** What a plan makes of a version: two files of the same name hold the same bytes. */
function nameOf(
  versionId: string,
  columns: readonly Column[],
  plan: MaskPlan,
): Pick<VersionFile, 'identity' | 'masked'> {
  const rules = columns.flatMap(({ name }) => plan.rules.get(name) ?? []);
  if (rules.length === 0) return { identity: versionId, masked: [] };
  const hash = createHash('sha256')
    .update(canonicalJson([plan.key.id, rules]))
    .digest('hex')
    .slice(0, 16);
  return { identity: `${versionId}-masked-${hash}`, masked: rules.map(({ column }) => column) };
}

/** Makes versions into single files, in row order and without `__row`, sensitive columns masked by the plan. Each is written once; who asks meanwhile waits for that writing. */
export function createVersionFiles(
  platform: Pick<Platform, 'duck' | 'files'>,
  reader: Pick<DataReader, 'openVersion' | 'getProfile'>,
): (versionId: string, format: VersionFormat, plan: MaskPlan) => Promise<VersionFile> {
  const writing = new Map<string, Promise<void>>();
  return async (versionId, format, plan) => {
    // Row mapping: a profile is made from the columns of a schema.
    const columns = (await reader.getProfile(versionId)).columns as readonly Column[];
    const { identity, masked } = nameOf(versionId, columns, plan);
    const key = `${CACHE_PREFIX}${identity}.${format}`;
    const known = await platform.files.size(key);
    if (known !== undefined) return { key, size: known, identity, masked };
    const write = () => writeVersion(platform, reader, { versionId, format, key, columns, plan });
    const mine = writing.get(key) ?? write().finally(() => writing.delete(key));
    writing.set(key, mine);
    await mine;
    return { key, size: (await platform.files.size(key)) ?? 0, identity, masked };
  };
}

async function writeVersion(
  { duck, files }: Pick<Platform, 'duck' | 'files'>,
  reader: Pick<DataReader, 'openVersion'>,
  of: {
    readonly versionId: string;
    readonly format: VersionFormat;
    readonly key: string;
    readonly columns: readonly Column[];
    readonly plan: MaskPlan;
  },
): Promise<void> {
  const select = maskedSelect(of.columns, of.plan).map(({ name, sql }) => `${sql} AS ${quoteIdentifier(name)}`);
  const opened = await reader.openVersion(of.versionId);
  const scratch = await files.scratch(of.format);
  const how = of.format === 'parquet' ? parquetCopy(select.length, 'COMPRESSION zstd') : '(FORMAT csv, HEADER)';
  try {
    await duck.session(async (session) => {
      await prepareMasking(session, of.plan);
      await session.execute(
        `COPY (SELECT ${select.join(', ')} FROM ${opened.from} ORDER BY __row) TO ${quoteLiteral(scratch.path)} ${how}`,
      );
    });
    await scratch.adopt(of.key);
  } finally {
    opened.release();
    await scratch.discard();
  }
}
