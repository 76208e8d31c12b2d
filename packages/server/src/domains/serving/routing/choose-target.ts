import type { RouteTarget } from '@kaizen/contracts';
import { invalidRoute } from '../errors.ts';

const WEIGHT_TOLERANCE = 1e-9;

/** Who answers at a deployment. */
export interface DeploymentRoute {
  readonly revision: number;
  readonly targets: readonly RouteTarget[];
  /** Overrides the models' own decision thresholds. */
  readonly threshold: number | undefined;
}

/** Throws `serving.invalid_route` unless weights are shares that sum to 1, there is one champion and no version stands twice. */
export function checkTargets(deployment: string, targets: readonly RouteTarget[]): void {
  const champions = targets.filter((target) => target.role === 'champion').length;
  if (champions !== 1) throw invalidRoute(deployment, `it needs exactly one champion, not ${champions}.`);
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  if (targets.some((target) => !(target.weight >= 0 && target.weight <= 1)) || Math.abs(total - 1) > WEIGHT_TOLERANCE) {
    throw invalidRoute(deployment, `its weights must lie between 0 and 1 and sum to 1; they sum to ${total}.`);
  }
  if (new Set(targets.map((target) => target.modelVersionId)).size < targets.length) {
    throw invalidRoute(deployment, 'a model version stands in it twice; name each version once.');
  }
}

/**
 * The target of a bucket in [0, 1): canaries take the ranges from 0 on, in order, and the champion takes the rest. Raising a canary's weight therefore only moves
 * buckets from the champion to it.
 */
export function chooseTarget(targets: readonly RouteTarget[], bucket: number): RouteTarget | undefined {
  let end = 0;
  for (const target of targets) {
    if (target.role === 'champion') continue;
    end += target.weight;
    if (bucket < end) return target;
  }
  return targets.find((target) => target.role === 'champion');
}
