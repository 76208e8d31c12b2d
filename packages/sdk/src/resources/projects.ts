import type { AppliedManifest, ApplyManifest, EventEnvelope, JobView, LoopView, ProjectView } from '@kaizen/contracts';
import { pause, type Send } from '../request.ts';

/** A page of a list. */
export interface ListOf<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Projects, their manifest and their loop. */
export function projectsResource(send: Send) {
  return {
    list: () => send<ListOf<ProjectView>>({ path: '/api/v1/projects' }),
    get: (project: string) => send<ProjectView>({ path: `/api/v1/projects/${encodeURIComponent(project)}` }),
    apply: (manifest: ApplyManifest, key?: string) =>
      send<AppliedManifest>({
        method: 'POST',
        path: '/api/v1/projects/apply',
        body: manifest,
        ...(key === undefined ? {} : { key }),
      }),
    /** Registers a folder of this machine that commands may run in; needs the server's token. */
    registerFolder: (folder: string) =>
      send<{ folder: string }>({ method: 'POST', path: '/api/v1/folders', body: { folder } }),
    loop: (project: string) => send<LoopView>({ path: `/api/v1/projects/${encodeURIComponent(project)}/loop` }),
  };
}

/** Long work: look, wait, cancel. */
export function jobsResource(send: Send) {
  const get = (jobId: string) => send<JobView>({ path: `/api/v1/jobs/${encodeURIComponent(jobId)}` });
  return {
    list: (query: { projectId?: string; state?: JobView['state']; kind?: string } = {}) =>
      send<ListOf<JobView>>({ path: '/api/v1/jobs', query }),
    get,
    cancel: (jobId: string) =>
      send<JobView>({ method: 'POST', path: `/api/v1/jobs/${encodeURIComponent(jobId)}/cancel` }),
    /** Polls until the job has ended; `onProgress` gets every view on the way. */
    async ended(
      jobId: string,
      options: { onProgress?: (job: JobView) => void; pollMs?: number; signal?: AbortSignal } = {},
    ): Promise<JobView> {
      for (;;) {
        const job = await get(jobId);
        options.onProgress?.(job);
        if (job.state !== 'queued' && job.state !== 'running') return job;
        await pause(options.pollMs ?? 150, options.signal);
      }
    },
  };
}

/** The kept events. */
export function eventsResource(send: Send) {
  return {
    list: (
      query: {
        projectId?: string;
        type?: string;
        subject?: string;
        after?: number;
        order?: 'oldest' | 'newest';
        limit?: number;
      } = {},
    ) => send<ListOf<EventEnvelope>>({ path: '/api/v1/events', query }),
  };
}
