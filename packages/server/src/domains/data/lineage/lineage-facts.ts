import type { DatasetProfile, SchemaColumn } from '@kaizen/contracts';

/** A version of a dataset, as far as lineage tells of it. */
interface VersionFacts {
  readonly dataset: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly SchemaColumn[];
  readonly profile: DatasetProfile;
}

/** A batch and how it came. `pipelineRunId` is there when a step of a pipeline sent it. */
interface BatchFacts {
  readonly dataset: string;
  readonly source: string;
  readonly pipelineRunId: string | undefined;
}

/** What is kept of a thing beside its node. */
export interface ThingDetail {
  /** Of a feature set: its features, and the dataset that they are made of. */
  readonly features?: readonly string[];
  readonly dataset?: string;
}

/** Which node a thing of the platform is. */
export interface Thing {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly detail: ThingDetail;
}

/** What the translation of an event may look up and keep, inside the event's transaction. */
export interface LineageFacts {
  findVersion(versionId: string): Promise<VersionFacts | undefined>;
  findBatch(batchId: string): Promise<BatchFacts | undefined>;
  findThing(kind: string, id: string): Promise<Thing | undefined>;
  keepThing(thing: Thing): Promise<void>;
}
