import type { CanaryStep, ReleaseView, RouteTarget, State } from '@kaizen/contracts';
import { releaseEnded } from './errors.ts';

export type ReleasePhase = ReleaseView['phase'];

/** Where a release stands. `look` counts the looks that the present step has had; `weight` is the candidate's share of traffic. */
export interface ReleaseState {
  readonly strategy: 'direct' | 'canary';
  readonly plan: readonly CanaryStep[];
  readonly phase: ReleasePhase;
  readonly step: number;
  readonly look: number;
  readonly weight: number;
  readonly endedAt?: number;
}

/** What can happen to a release. */
export type ReleaseInput =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'looked'; readonly verdict: 'advance' | 'hold' | 'roll_back' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'superseded' };

export function beginRelease(strategy: 'direct' | 'canary', plan: readonly CanaryStep[]): ReleaseState {
  return { strategy, plan: strategy === 'direct' ? [] : plan, phase: 'starting', step: 0, look: 0, weight: 0 };
}

/** Whether the release may still change what is live by itself. */
export function isOpen(phase: ReleasePhase): boolean {
  return phase === 'starting' || phase === 'canary' || phase === 'holding';
}

/** The next state of a release; throws `delivery.release_ended` for an input that its phase cannot take. */
export function nextRelease(state: ReleaseState, input: ReleaseInput, now: number): ReleaseState {
  switch (input.kind) {
    case 'prepared':
      if (state.phase !== 'starting') throw releaseEnded(state.phase, input.kind);
      return state.strategy === 'direct' ? succeed(state, now) : enterStep(state, 0, now);
    case 'looked':
      if (state.phase !== 'canary' && state.phase !== 'holding') throw releaseEnded(state.phase, input.kind);
      return afterLook(state, input.verdict, now);
    case 'undone':
      if (!isOpen(state.phase) && state.phase !== 'succeeded') throw releaseEnded(state.phase, input.kind);
      return { ...state, phase: 'undone', weight: 0, endedAt: now };
    case 'superseded':
      if (!isOpen(state.phase)) throw releaseEnded(state.phase, input.kind);
      return { ...state, phase: 'superseded', weight: 0, endedAt: now };
  }
}

function afterLook(state: ReleaseState, verdict: 'advance' | 'hold' | 'roll_back', now: number): ReleaseState {
  switch (verdict) {
    case 'advance':
      return enterStep(state, state.step + 1, now);
    case 'hold':
      return { ...state, phase: 'holding', look: state.look + 1 };
    case 'roll_back':
      return { ...state, phase: 'rolled_back', weight: 0, endedAt: now };
  }
}

function enterStep(state: ReleaseState, step: number, now: number): ReleaseState {
  const planned = state.plan[step];
  return planned === undefined
    ? succeed(state, now)
    : { ...state, phase: 'canary', step, look: 0, weight: planned.weight };
}

function succeed(state: ReleaseState, now: number): ReleaseState {
  return { ...state, phase: 'succeeded', weight: 1, endedAt: now };
}

/** How many requests and labels the present look waits for, counted from the step's start. */
export function computeLookNeeds(state: ReleaseState): { readonly requests: number; readonly labels: number } {
  const planned = state.plan[state.step];
  return { requests: planned?.requests ?? 0, labels: (planned?.labels ?? 0) * (state.look + 1) };
}

/** Who answers, while the candidate has `weight` of the traffic. */
export function computeTargets(
  champion: { readonly modelVersionId: string; readonly version: number } | undefined,
  candidate: { readonly modelVersionId: string; readonly version: number; readonly weight: number } | undefined,
): RouteTarget[] {
  const targets: RouteTarget[] = [];
  const taken = candidate?.weight ?? 0;
  if (champion !== undefined) {
    const { modelVersionId, version } = champion;
    // 1 − 0.9 is 0.09999999999999998 in doubles; weights are shown to people.
    targets.push({ modelVersionId, version, role: 'champion', weight: Number((1 - taken).toFixed(9)) });
  }
  if (candidate !== undefined) {
    const { modelVersionId, version } = candidate;
    targets.push({ modelVersionId, version, role: 'canary', weight: taken });
  }
  return targets;
}

/** The release's state in the one vocabulary. */
export function stateOfPhase(phase: ReleasePhase): State {
  switch (phase) {
    case 'starting':
    case 'canary':
      return 'running';
    case 'holding':
      return 'waiting';
    case 'succeeded':
    case 'superseded':
      return 'ok';
    case 'rolled_back':
    case 'undone':
      return 'warning';
  }
}

/** Machines may not release again what was taken back; whoever does not name itself as one is a person. */
export function isMachine(releasedBy: string): boolean {
  return /^(pipeline|reaction|system)s?\b/i.test(releasedBy);
}
