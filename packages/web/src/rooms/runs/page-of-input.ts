import type { RunView } from '@kaizen/contracts';

/** The page of something that a run read, where it has one. */
export function pageOfInput({ kind, id, name }: RunView['inputs'][number]): string | undefined {
  if (kind === 'dataset_version' && name !== undefined) return `/datasets/${name}/versions/${id}`;
  if (kind === 'feature_set' && name !== undefined) return `/features/${name}`;
  return undefined;
}
