import type { EventDraft } from '@kaizen/contracts';
import type { LogFile } from './log/log-file-store.ts';

/** A segment of a log became a finished file. */
export function logCompacted(
  deployment: { readonly deployment: string; readonly projectId: string },
  file: LogFile,
): EventDraft {
  return {
    type: 'serving.log.compacted',
    projectId: deployment.projectId,
    subject: deployment.deployment,
    payload: {
      deployment: deployment.deployment,
      kind: file.kind,
      file: file.key,
      rows: file.rows,
      bytes: file.bytes,
    },
  };
}
