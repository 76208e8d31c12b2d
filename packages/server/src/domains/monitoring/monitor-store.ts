import type { ReferenceProfile, ReferenceQuality } from './column-reference.ts';
import type { MonitorSettings } from './monitor-settings.ts';

/** A declared monitor. */
export interface Monitor {
  readonly name: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly environment: string;
  readonly deployment: string;
  readonly settings: MonitorSettings;
}

/** Where an epoch begins: at the first row that its champion answered, or at the log's length when it is first looked at. */
export type StartRule = 'first_answer' | 'present';

/** One champion's time on one monitor. */
export interface Epoch {
  readonly monitor: string;
  readonly epoch: number;
  readonly deployment: string;
  readonly modelVersionId: string;
  readonly releaseId: string;
  readonly startRule: StartRule;
  /** Rows per window, fixed for the epoch. */
  readonly windowRows: number;
  readonly startOrdinal?: number;
  readonly referenceJobId?: string;
  readonly referenceReady: boolean;
  readonly openedAt: number;
  readonly closedAt?: number;
}

/** What windows of an epoch are compared with. */
export interface EpochReference {
  readonly profile?: ReferenceProfile;
  readonly quality?: ReferenceQuality;
}

export interface MonitorStore {
  find(name: string): Promise<Monitor | undefined>;
  /** All monitors, or those of one project by id or name; at most 100. */
  list(project?: string): Promise<readonly Monitor[]>;
  listByDeployment(deployment: string): Promise<readonly Monitor[]>;
  upsert(monitor: Monitor, now: number): Promise<void>;
}

export interface EpochStore {
  find(monitor: string, epoch: number): Promise<Epoch | undefined>;
  /** The newest epoch, open or closed. */
  findLatest(monitor: string): Promise<Epoch | undefined>;
  /** The newest epochs, newest first, at most 50. */
  list(monitor: string): Promise<readonly Epoch[]>;
  insert(epoch: Epoch): Promise<void>;
  close(monitor: string, epoch: number, now: number): Promise<void>;
  /** Sets the first ordinal once; a start that is known stays. */
  setStart(monitor: string, epoch: number, ordinal: number): Promise<void>;
  /** A release is now known for an epoch that was opened before its release was heard of. */
  adopt(monitor: string, epoch: number, releaseId: string): Promise<void>;
  setReferenceJob(monitor: string, epoch: number, jobId: string): Promise<void>;
  getReference(monitor: string, epoch: number): Promise<EpochReference>;
  setReference(monitor: string, epoch: number, reference: EpochReference): Promise<void>;
}
