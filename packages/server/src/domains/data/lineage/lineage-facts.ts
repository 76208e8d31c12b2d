import type { CheckOutcome, DatasetProfile, SchemaColumn } from '@kaizen/contracts';
import { nodeNames } from './node-names.ts';

/** A version of a dataset, as far as lineage tells of it. */
interface VersionFacts {
  readonly dataset: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly SchemaColumn[];
  /** When the gate let it in; 0 where there was none, undefined while it waits for its verdict and when it was rejected. */
  readonly acceptedAt: number | undefined;
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

/** The node that a version stood in at some moment: beside its dataset until the gate had let it in. */
export function nodeOfVersion({ dataset, acceptedAt }: VersionFacts, at: number): string {
  return acceptedAt === undefined || at <= acceptedAt ? nodeNames.staged(dataset) : dataset;
}
