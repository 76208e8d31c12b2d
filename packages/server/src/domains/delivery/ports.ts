import type { CheckResult, DeploymentView, GateView, ReleaseView, RouteTarget } from '@kaizen/contracts';
import type { Tx } from '../../platform/db/database.ts';

/** What other rooms may read. */
export interface DeliveryReader {
  getDeployment(name: string): Promise<DeploymentView>;
  findDeployments(projectId: string): Promise<readonly DeploymentView[]>;
  getGate(id: string): Promise<GateView>;
  findRelease(id: string): Promise<ReleaseView | undefined>;
}

/** Rows that a candidate is judged on: never trained on by it. `from` is a SQL table expression with raw columns and the label column. Whoever opened them releases them, after the gate has answered. */
export interface EvaluationRows {
  readonly from: string;
  readonly orderBy: string;
  /** Absent for rows of an anomaly detector that nobody has labelled. */
  readonly label?: string;
  /** In words, for the record: "holdout of dv_…: 2,000 rows, stratified, seed 1". */
  readonly description: string;
  release(): void;
}

/** Port: a further check of a gate (monitoring, governance and innovation supply some). */
export interface GateCheck {
  readonly name: string;
  check(candidate: {
    readonly deployment: string;
    readonly loggedModelId: string;
    readonly projectId: string;
  }): Promise<CheckResult>;
}

/** Port: what makes a version answer; serving fits by shape. */
export interface ServingTarget {
  declare(
    tx: Tx,
    deployment: {
      readonly name: string;
      readonly projectId: string;
      readonly logging: 'required' | 'best-effort';
      readonly retentionDays: number;
      readonly retentionMegabytes: number;
    },
  ): Promise<void>;
  prepare(modelVersionId: string): Promise<void>;
  setRoute(
    tx: Tx,
    route: { readonly deployment: string; readonly targets: readonly RouteTarget[]; readonly threshold?: number },
  ): Promise<void>;
}

/** Port: sets a registry alias; tracking fits by shape. */
export interface RegistryTarget {
  setAlias(
    tx: Tx,
    request: { readonly model: string; readonly alias: string; readonly modelVersionId: string },
  ): Promise<void>;
}

/** Commands. */
export interface DeliveryCommands {
  connect(ports: { readonly serving: ServingTarget; readonly registry: RegistryTarget }): void;
  useCheck(check: GateCheck): void;
  /** Judges a logged model for a deployment on the given rows and records the verdict with its numbers. Idempotent by `key`. */
  evaluateGate(request: {
    readonly key: string;
    readonly deployment: string;
    readonly loggedModelId: string;
    readonly rows: EvaluationRows;
    readonly signal?: AbortSignal;
  }): Promise<GateView>;
  /**
   * Starts a release (direct when the deployment has no champion or asks for it, else canary). Idempotent by `key`. One open release per deployment: a newer
   * one supersedes it. Throws `delivery.gate_not_passed` when `gateId` names a gate that did not pass.
   */
  startRelease(request: {
    readonly key: string;
    readonly deployment: string;
    readonly modelVersionId: string;
    readonly strategy?: 'direct' | 'canary';
    readonly gateId?: string;
    readonly cause: string;
    readonly releasedBy: string;
  }): Promise<ReleaseView>;
  /** Back to the champion before, in one action; ends an open release. Throws `delivery.nothing_to_undo`. */
  undo(request: {
    readonly key: string;
    readonly deployment: string;
    readonly reason: string;
    readonly by: string;
  }): Promise<ReleaseView>;
  /** Looks whether an open canary's counts are reached and enqueues the step's evaluation; cheap, called whenever a log grew and at start. */
  advance(deployment: string): Promise<void>;
}
