import type { RegistryVersionView } from '@kaizen/contracts';
import type { FileSource } from '@kaizen/sdk';

/** Where the files of a version are: whose, and the folder. */
export interface FilesPlace {
  readonly source: FileSource;
  readonly folder: string;
}

/**
 * Finds the files that a version was made from: those of a logged model, or a folder of its run. `runUri` is where the run keeps its files, when that is
 * known. Undefined when they are out of this server's reach.
 */
export function findVersionFiles(
  version: Pick<RegistryVersionView, 'sourceUri' | 'runId' | 'loggedModelId' | 'servable'>,
  runUri?: string,
): FilesPlace | undefined {
  const { sourceUri, runId, loggedModelId, servable } = version;
  const model = /^models:\/(?<id>m-[0-9a-f]+)\/?$/.exec(sourceUri)?.groups?.id;
  if (model !== undefined) return { source: { kind: 'loggedModel', id: model }, folder: '' };
  const ofRun = /^runs:\/(?<id>[^/]+)\/?(?<folder>.*)$/.exec(sourceUri)?.groups;
  if (ofRun?.id !== undefined) return { source: { kind: 'run', id: ofRun.id }, folder: ofRun.folder ?? '' };
  if (runId !== undefined && runUri !== undefined && sourceUri.startsWith(`${runUri}/`))
    return { source: { kind: 'run', id: runId }, folder: sourceUri.slice(runUri.length + 1).replace(/\/$/, '') };
  if (loggedModelId !== undefined && servable === undefined)
    return { source: { kind: 'loggedModel', id: loggedModelId }, folder: '' };
  return runId === undefined ? undefined : { source: { kind: 'run', id: runId }, folder: '' };
}
