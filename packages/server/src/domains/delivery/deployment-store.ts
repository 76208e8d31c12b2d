import type { CanaryStep, CostModel, GateSpec } from '@kaizen/contracts';

/** A deployment as this room keeps it. */
export interface Deployment {
  readonly name: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly environment: string;
  readonly model: string;
  /** Overrides the models' own decision thresholds. */
  readonly threshold?: number;
  readonly logging: 'required' | 'best-effort';
  readonly retentionDays: number;
  readonly retentionMegabytes: number;
  readonly canary: readonly CanaryStep[];
  readonly gate?: GateSpec;
  readonly costs?: CostModel;
  readonly champion?: Champion;
}

/** The version that is live, and the release that made it so. */
export interface Champion {
  readonly modelVersionId: string;
  readonly version: number;
  readonly since: number;
  readonly releaseId: string;
}

/** What the manifest says of a deployment; the champion is not the manifest's. */
export type DeclaredDeployment = Omit<Deployment, 'champion'>;

export interface DeploymentStore {
  find(name: string): Promise<Deployment | undefined>;
  get(name: string): Promise<Deployment>;
  /** By project id or name; all without it. */
  list(project?: string): Promise<readonly Deployment[]>;
  declare(deployment: DeclaredDeployment, now: number): Promise<void>;
  setChampion(name: string, champion: Champion, now: number): Promise<void>;
}
