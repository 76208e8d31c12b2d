import type { GateView, ReleaseStepView, ReleaseView, State } from '@kaizen/contracts';

/** What a phase of a release is called. */
export const phaseWords: Readonly<Record<ReleaseView['phase'], string>> = {
  starting: 'Starting',
  canary: 'On trial',
  holding: 'Holding',
  succeeded: 'Became champion',
  rolled_back: 'Rolled back',
  undone: 'Undone',
  superseded: 'Superseded',
};

/** Whether a release still moves. */
export function isOpen({ phase }: ReleaseView): boolean {
  return phase === 'starting' || phase === 'canary' || phase === 'holding';
}

/** What a look at a canary decided, as state and words. */
export const lookWords: Readonly<Record<ReleaseStepView['verdict'], { readonly state: State; readonly word: string }>> =
  {
    advance: { state: 'ok', word: 'Advance' },
    hold: { state: 'waiting', word: 'Hold' },
    roll_back: { state: 'failed', word: 'Roll back' },
  };

/** What a gate decided, as state and words. */
export const verdictWords: Readonly<Record<GateView['verdict'], { readonly state: State; readonly word: string }>> = {
  pass: { state: 'ok', word: 'Passed' },
  fail: { state: 'failed', word: 'Not passed' },
  hold: { state: 'waiting', word: 'Held' },
};

/** What one check of a gate found, as state and words. */
export const checkWords: Readonly<
  Record<GateView['checks'][number]['verdict'], { readonly state: State; readonly word: string }>
> = {
  pass: { state: 'ok', word: 'Pass' },
  fail: { state: 'failed', word: 'Fail' },
  insufficient_data: { state: 'waiting', word: 'Too little data' },
  error: { state: 'failed', word: 'Error' },
};

/** Fixed colours of the two sides, as CSS variables. */
export const roleColour = (role: string): string => (role === 'canary' ? 'var(--k-challenger)' : 'var(--k-champion)');

/** The roles as pages name them. */
export const roleWord = (role: string): string => (role === 'canary' ? 'challenger' : role);

/** The path of a model version's page. */
export function versionPath(model: string, version: number): string {
  return `/models/${encodeURIComponent(model)}/versions/${version}`;
}

/** The path of a deployment's page. */
export function deploymentPath(name: string): string {
  return `/deployments/${encodeURIComponent(name)}`;
}
