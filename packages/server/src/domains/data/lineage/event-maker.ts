import {
  errorMessageFacet,
  eventSchemas,
  jobTypeFacet,
  PRODUCER,
  parentFacet,
  tagsFacet,
  versionFacet,
} from './facets.ts';
import { jobNames } from './node-names.ts';
import type { Facets, Json, LineageDataset, RunEvent, RunEventType } from './openlineage.ts';
import { computeRunUuid } from './run-uuid.ts';

/** What one dataset of an event says, by the spec's facet names. */
interface DatasetSays {
  readonly version?: string | undefined;
  readonly facets?: Readonly<Record<string, Json | undefined>>;
  readonly inputFacets?: Readonly<Record<string, Json | undefined>>;
  readonly outputFacets?: Readonly<Record<string, Json | undefined>>;
}

/** A run of a job of the platform, as one or two events tell it. */
export interface RunSays {
  readonly job: string;
  readonly jobType: string;
  /** What the run is named after: the same kind and id give the same run. */
  readonly of: { readonly kind: string; readonly id: string };
  readonly inputs?: readonly LineageDataset[];
  readonly outputs?: readonly LineageDataset[];
  readonly error?: string | undefined;
  /** What no facet of the specification has a place for, such as who decided. */
  readonly tags?: ReadonlyArray<readonly [key: string, value: string]>;
  /** The pipeline run that it belongs to. */
  readonly parent?: { readonly pipelineRunId: string; readonly pipeline: string } | undefined;
  /** When it started, if that is known and not `at`. */
  readonly startedAt?: number | undefined;
}

/** Makes events of one moment in one project. */
export interface EventMaker {
  dataset(name: string, says?: DatasetSays): LineageDataset;
  one(type: RunEventType, run: RunSays): RunEvent;
  /** The start and the end of a run that is told of only when it has ended. */
  both(end: 'COMPLETE' | 'FAIL' | 'ABORT', run: RunSays): readonly RunEvent[];
}

/** `namespace` is that of the datasets; jobs stand in one of their own for each project. */
export function createEventMaker(given: {
  readonly namespace: string;
  readonly project: string;
  readonly at: number;
}): EventMaker {
  const { namespace } = given;
  const jobNamespace = `${namespace}/${given.project}`;

  function one(type: RunEventType, run: RunSays, at = given.at): RunEvent {
    const { parent, error, tags = [] } = run;
    const facets: Facets = {
      ...(parent === undefined ? {} : { parent: parentOf(jobNamespace, parent) }),
      ...(error === undefined ? {} : { errorMessage: errorMessageFacet(error) }),
      ...(tags.length === 0 ? {} : { tags: tagsFacet(tags) }),
    };
    return {
      eventType: type,
      eventTime: new Date(at).toISOString(),
      producer: PRODUCER,
      schemaURL: eventSchemas.run,
      run: { runId: computeRunUuid(run.of.kind, run.of.id), facets },
      job: { namespace: jobNamespace, name: run.job, facets: { jobType: jobTypeFacet(run.jobType) } },
      inputs: run.inputs ?? [],
      outputs: run.outputs ?? [],
    };
  }

  return {
    dataset(name, { version, facets = {}, inputFacets, outputFacets } = {}) {
      const own = { ...facets, ...(version === undefined || version === '' ? {} : { version: versionFacet(version) }) };
      return {
        namespace,
        name,
        facets: present(own),
        ...(inputFacets === undefined ? {} : { inputFacets: present(inputFacets) }),
        ...(outputFacets === undefined ? {} : { outputFacets: present(outputFacets) }),
      };
    },
    one: (type, run) => one(type, run),
    both(end, run) {
      const start = { job: run.job, jobType: run.jobType, of: run.of, parent: run.parent };
      return [one('START', start, run.startedAt), one(end, run)];
    },
  };
}

function parentOf(namespace: string, parent: NonNullable<RunSays['parent']>): Json {
  return parentFacet({
    runId: computeRunUuid('pipeline_run', parent.pipelineRunId),
    job: { namespace, name: jobNames.pipeline(parent.pipeline) },
  });
}

function present(facets: Readonly<Record<string, Json | undefined>>): Facets {
  return Object.fromEntries(
    Object.entries(facets).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
