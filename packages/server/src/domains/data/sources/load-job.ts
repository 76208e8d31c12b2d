import type { JobKind } from '../../../platform/jobs/jobs.ts';
import type { DataCommands, LoadOutcome } from '../data-commands.ts';
import { showProgress } from './job-progress.ts';

/** Input of a `data.load` job. */
export interface LoadInput {
  readonly dataset: string;
  readonly key: string;
  readonly author: string;
}

/** Port: the registered folder of a project; undefined for a project without one. */
export type FolderOf = (projectId: string) => Promise<string | undefined>;

/** The job that loads the declared source of a dataset. After a kill it begins again and comes to the same outcome. */
export function createLoadJob(commands: Pick<DataCommands, 'load'>, folderOf: FolderOf): JobKind<unknown, LoadOutcome> {
  return {
    name: 'data.load',
    concurrency: 1,
    async run(job) {
      // Row mapping: the ledger gives back the input that was enqueued with this kind.
      const input = job.input as LoadInput;
      const folder = (await folderOf(job.projectId)) ?? '';
      return commands.load({ ...input, folder, signal: job.signal, onProgress: showProgress(job) });
    },
  };
}
