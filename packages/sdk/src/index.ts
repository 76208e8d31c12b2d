import { createOpenAnswer } from './open-answer.ts';
import { createReadBytes } from './read-bytes.ts';
import { createAskWithProgress } from './read-lines.ts';
import { type ClientOptions, createSend } from './request.ts';
import { sourcesResource } from './resources/data-sources.ts';
import { dataVersionsResource } from './resources/data-versions.ts';
import { driftResource } from './resources/drift.ts';
import { exploreResource } from './resources/explore.ts';
import { filesResource } from './resources/files.ts';
import { datasetsResource, featureSetsResource, pipelinesResource } from './resources/learning.ts';
import { lineageResource } from './resources/lineage.ts';
import { modelsResource } from './resources/models.ts';
import { deploymentsResource, monitorsResource, objectivesResource } from './resources/production.ts';
import { eventsResource, jobsResource, projectsResource } from './resources/projects.ts';
import { sensitiveResource } from './resources/sensitive.ts';
import { experimentsResource, runsResource, savedViewsResource } from './resources/tracking.ts';
import { quarantineResource, schemasResource, validationsResource } from './resources/validation.ts';

export { type ClientOptions, KaizenApiError } from './request.ts';
export type { FileOptions, SendFileOptions } from './resources/data-sources.ts';
export type { AskOptions } from './resources/explore.ts';
export type { FileSource } from './resources/files.ts';
export type { InferenceAnswer, InferenceTensor } from './resources/production.ts';
export type { ListOf } from './resources/projects.ts';

/**
 * The typed client of one server. Every method resolves with the parsed answer or throws {@link KaizenApiError}; calls that got no answer are
 * sent again with the same idempotency key.
 */
export type KaizenClient = ReturnType<typeof createClient>;

/** Makes a client; no request is sent yet. */
export function createClient(options: ClientOptions) {
  const send = createSend(options);
  return {
    url: options.url,
    open: createOpenAnswer(options),
    projects: projectsResource(send),
    jobs: jobsResource(send),
    events: eventsResource(send),
    validations: validationsResource(send),
    schemas: schemasResource(send),
    quarantine: quarantineResource(send),
    sensitive: sensitiveResource(send),
    drift: driftResource(send),
    datasets: { ...datasetsResource(send), ...dataVersionsResource(send) },
    sources: sourcesResource(send),
    explore: exploreResource(send, createAskWithProgress(options)),
    lineage: lineageResource(send),
    featureSets: featureSetsResource(send),
    experiments: experimentsResource(send),
    runs: runsResource(send),
    savedViews: savedViewsResource(send),
    files: filesResource(send, createReadBytes(options)),
    models: modelsResource(send),
    pipelines: pipelinesResource(send),
    deployments: deploymentsResource(send),
    monitors: monitorsResource(send),
    objectives: objectivesResource(send),
  };
}
