import type { CheckOutcome, DatasetProfile, SchemaColumn } from '@kaizen/contracts';

/** A version of a dataset, as far as lineage tells of it. */
interface VersionFacts {
  readonly dataset: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly SchemaColumn[];
  /** Whether it is or was the current one; what waits for its verdict or was rejected never was. */
  readonly accepted: boolean;
  /** Whether it had to pass the gate. */
  readonly gated: boolean;
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
  findProfile(versionId: string): Promise<DatasetProfile | undefined>;
  /** What the checks of a gated version found; nothing before they were asked. */
  findChecks(versionId: string): Promise<readonly CheckOutcome[]>;
  findBatch(batchId: string): Promise<BatchFacts | undefined>;
  findThing(kind: string, id: string): Promise<Thing | undefined>;
  keepThing(thing: Thing): Promise<void>;
}
