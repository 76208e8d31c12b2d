import {
  type Actor,
  type CheckResult,
  type ComparisonView,
  type Estimate,
  type EventDraft,
  type GateView,
  isTwoClassReport,
  type QualityReport,
} from '@kaizen/contracts';
import { isMachine } from './release.ts';
import type { LookRecord, Release } from './release-store.ts';

/** Delivery events are filed under the deployment's name, so that one query gives its whole story. */
function aboutRelease(release: Release, actor: Actor) {
  const { projectId, environment, deployment } = release;
  return { projectId, environment, actor, subject: deployment };
}

const system: Actor = { kind: 'system', name: 'delivery' };

function actorOf(releasedBy: string): Actor {
  return { kind: isMachine(releasedBy) ? 'system' : 'user', name: releasedBy };
}

/** Steps of a pipeline call with the key `<pipeline run>.<step>`; other callers have no run. */
function pipelineRunOf(key: string): { readonly pipelineRunId?: string } {
  const found = /^(prn_[0-9A-Za-z]+)\./.exec(key);
  return found?.[1] === undefined ? {} : { pipelineRunId: found[1] };
}

function outcomesOf(report: QualityReport) {
  if (!isTwoClassReport(report)) return {};
  return { outcomes: { ...report.confusion, threshold: report.threshold } };
}

export function gateDecided(
  gate: GateView,
  about: { readonly projectId: string; readonly environment: string; readonly key: string },
): EventDraft {
  const { id: gateId, deployment, loggedModelId, championVersionId, verdict, evaluatedOn } = gate;
  const { neverActCostPer1000, costDifference } = gate;
  const checks: CheckResult[] = [...gate.checks];
  return {
    type: 'delivery.gate.decided',
    projectId: about.projectId,
    environment: about.environment,
    actor: system,
    subject: deployment,
    inputs: [
      { kind: 'logged_model', id: loggedModelId },
      ...(championVersionId === undefined ? [] : [{ kind: 'model_version', id: championVersionId }]),
    ],
    outputs: [{ kind: 'gate', id: gateId }],
    payload: {
      gateId,
      deployment,
      loggedModelId,
      ...(championVersionId === undefined ? {} : { championVersionId }),
      verdict,
      checks,
      evaluatedOn,
      ...outcomesOf(gate.candidate),
      ...(neverActCostPer1000 === undefined ? {} : { neverActCostPer1000 }),
      ...(costDifference === undefined ? {} : { costDifference }),
      ...pipelineRunOf(about.key),
    },
  };
}

export function releaseStarted(release: Release): EventDraft {
  const { id: releaseId, deployment, modelVersionId, version, previous, gateId, cause, releasedBy } = release;
  return {
    type: 'delivery.release.started',
    ...aboutRelease(release, actorOf(releasedBy)),
    inputs: [
      { kind: 'model_version', id: modelVersionId },
      ...(gateId === undefined ? [] : [{ kind: 'gate', id: gateId }]),
    ],
    outputs: [{ kind: 'release', id: releaseId }],
    payload: {
      releaseId,
      deployment,
      modelVersionId,
      version,
      ...(previous === undefined ? {} : { previousVersionId: previous.modelVersionId }),
      strategy: release.state.strategy,
      ...(gateId === undefined ? {} : { gateId }),
      cause,
      releasedBy,
      ...pipelineRunOf(release.key),
    },
  };
}

function differenceOf(look: LookRecord): { readonly costDifference?: Estimate } {
  return look.costDifference === undefined ? {} : { costDifference: look.costDifference };
}

export function releaseStepped(release: Release, look: LookRecord): EventDraft {
  const { id: releaseId, deployment, modelVersionId } = release;
  const { step, weight, verdict, requests, labels, reason } = look;
  return {
    type: 'delivery.release.stepped',
    ...aboutRelease(release, system),
    payload: {
      releaseId,
      deployment,
      modelVersionId,
      step,
      weight,
      verdict,
      requests,
      labels,
      ...differenceOf(look),
      reason,
    },
  };
}

export function releasePromoted(release: Release): EventDraft {
  const { id: releaseId, deployment, modelVersionId, version, previous, cause } = release;
  return {
    type: 'delivery.release.promoted',
    ...aboutRelease(release, system),
    inputs: [{ kind: 'model_version', id: modelVersionId }],
    outputs: [{ kind: 'deployment', id: deployment, name: deployment }],
    payload: {
      releaseId,
      deployment,
      modelVersionId,
      version,
      ...(previous === undefined ? {} : { previousVersionId: previous.modelVersionId }),
      cause,
    },
  };
}

export function releaseRolledBack(release: Release, look: LookRecord): EventDraft {
  const { id: releaseId, deployment, modelVersionId, previous } = release;
  return {
    type: 'delivery.release.rolled_back',
    ...aboutRelease(release, system),
    payload: {
      releaseId,
      deployment,
      modelVersionId,
      ...(previous === undefined ? {} : { restoredVersionId: previous.modelVersionId }),
      reason: look.reason,
      ...differenceOf(look),
    },
  };
}

export function releaseUndone(
  release: Release,
  undo: { readonly by: string; readonly reason: string; readonly restoredVersionId: string },
): EventDraft {
  const { id: releaseId, deployment, modelVersionId } = release;
  const { reason, restoredVersionId } = undo;
  return {
    type: 'delivery.release.undone',
    ...aboutRelease(release, actorOf(undo.by)),
    inputs: [{ kind: 'model_version', id: restoredVersionId }],
    outputs: [{ kind: 'deployment', id: deployment, name: deployment }],
    payload: { releaseId, deployment, modelVersionId, restoredVersionId, reason },
  };
}

export function releaseSuperseded(release: Release, bySupersedingReleaseId: string): EventDraft {
  const { id: releaseId, deployment, modelVersionId } = release;
  return {
    type: 'delivery.release.superseded',
    ...aboutRelease(release, system),
    payload: { releaseId, deployment, modelVersionId, bySupersedingReleaseId },
  };
}

export function comparisonCompleted(
  comparison: ComparisonView,
  about: { readonly projectId: string; readonly environment: string },
): EventDraft {
  const { id: comparisonId, deployment, beforeVersionId, afterVersionId, rows, costDifference } = comparison;
  return {
    type: 'delivery.comparison.completed',
    projectId: about.projectId,
    environment: about.environment,
    actor: system,
    subject: deployment,
    inputs: [
      { kind: 'model_version', id: beforeVersionId },
      { kind: 'model_version', id: afterVersionId },
    ],
    outputs: [{ kind: 'comparison', id: comparisonId }],
    payload: {
      comparisonId,
      deployment,
      beforeVersionId,
      afterVersionId,
      rows,
      ...(costDifference === undefined ? {} : { costDifference }),
    },
  };
}
