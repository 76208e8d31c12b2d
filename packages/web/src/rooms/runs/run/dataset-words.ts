import type { RunDetail } from '@kaizen/contracts';
import { formatCount } from '../../../design/format.ts';

type Dataset = RunDetail['datasets'][number];

/** Name and type of each column of a dataset, as far as its client told; empty when the text is of another make. */
export function readColumns(
  schema: string | undefined,
): ReadonlyArray<{ readonly name: string; readonly type: string }> {
  const parsed = parse(schema);
  if (!isRecord(parsed)) return [];
  const list = Object.values(parsed).find(Array.isArray);
  return (list ?? []).flatMap((column: unknown) =>
    isRecord(column) ? [{ name: String(column.name ?? ''), type: String(column.type ?? '') }] : [],
  );
}

/** How large a dataset is, in words. */
export function sayProfile(profile: string | undefined): string {
  const parsed = parse(profile);
  if (!isRecord(parsed)) return '';
  return Object.entries(parsed)
    .flatMap(([name, value]) => (typeof value === 'number' ? [`${formatCount(value)} ${sayCount(name)}`] : []))
    .join(', ');
}

/** Where a dataset is from: the address inside what the client wrote, or the text itself. */
export function saySource({ source, sourceType }: Dataset): string {
  const parsed = parse(source);
  const values = isRecord(parsed) ? Object.values(parsed).filter((value) => typeof value === 'string') : [];
  const place = isRecord(parsed) ? values[0] : source;
  return place === undefined ? sourceType : `${place} (${sourceType})`;
}

/** The dataset version among what the run read that a dataset names by its address, when there is one. */
export function versionOf(
  { source }: Pick<Dataset, 'source'>,
  inputs: RunDetail['inputs'],
): RunDetail['inputs'][number] | undefined {
  const [, named = '', reference = ''] = /\/api\/v1\/datasets\/([^/@"]+)@([^/"]+)\.(?:parquet|csv)/.exec(source) ?? [];
  const versions = inputs.filter(({ kind, name }) => kind === 'dataset_version' && name === decodeURIComponent(named));
  // Of two versions of one dataset only an id says which.
  return versions.length === 1 ? versions[0] : versions.find(({ id }) => reference !== '' && id.startsWith(reference));
}

function sayCount(name: string): string {
  return name.replace(/^num_/, '').replaceAll('_', ' ');
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
