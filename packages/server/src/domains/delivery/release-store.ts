import type { Estimate, MetricDifference, ReleaseStepView } from '@kaizen/contracts';
import type { Page, PageRequest } from '../../kernel/page.ts';
import type { ReleaseState } from './release.ts';

/** A release as this room keeps it. */
export interface Release {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly environment: string;
  readonly deployment: string;
  readonly loggedModelId: string;
  readonly modelVersionId: string;
  readonly version: number;
  /** The champion when the release began, and the release that had made it so. */
  readonly previous?: { readonly modelVersionId: string; readonly version: number; readonly releaseId: string };
  readonly state: ReleaseState;
  /** Log length when the release began, and when its present step began. */
  readonly fromOrdinal: number;
  readonly stepOrdinal: number;
  readonly gateId?: string;
  readonly cause: string;
  readonly releasedBy: string;
  readonly startedAt: number;
}

/** One look, as it is kept. */
export interface LookRecord {
  readonly step: number;
  readonly look: number;
  readonly weight: number;
  readonly verdict: 'advance' | 'hold' | 'roll_back';
  readonly requests: number;
  readonly labels: number;
  readonly costDifference?: Estimate;
  readonly metricDifference?: MetricDifference;
  readonly reason: string;
  readonly seed: number;
  readonly at: number;
}

export interface ReleaseStore {
  find(id: string): Promise<Release | undefined>;
  findByKey(key: string): Promise<Release | undefined>;
  /** The release that an undo with this key took back. */
  findByUndoKey(key: string): Promise<Release | undefined>;
  findOpen(deployment: string): Promise<Release | undefined>;
  findLatest(deployment: string): Promise<Release | undefined>;
  /** The newest release of a logged model on a deployment that was rolled back or undone. */
  findTakenBack(deployment: string, loggedModelId: string): Promise<Release | undefined>;
  /** Newest first. */
  list(deployment: string, page?: PageRequest): Promise<Page<Release>>;
  insert(release: Release): Promise<void>;
  update(id: string, state: ReleaseState, stepOrdinal: number): Promise<void>;
  markUndone(id: string, state: ReleaseState, undoKey: string): Promise<void>;
  insertStep(releaseId: string, look: LookRecord): Promise<void>;
  listSteps(releaseIds: readonly string[]): Promise<ReadonlyMap<string, readonly ReleaseStepView[]>>;
}
