import { KaizenError } from '../../kernel/errors.ts';

export function objectiveNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'innovation.objective_not_found',
    `There is no objective ${id}. Declare one under "objective" in kaizen.yaml, or list the objectives to see their ids.`,
    { objectiveId: id },
  );
}

export function unknownDeployment(name: string, known: readonly string[]): KaizenError {
  const names = known.length === 0 ? 'none is declared' : `declared: ${known.join(', ')}`;
  return new KaizenError(
    'invalid',
    'innovation.unknown_deployment',
    `The objective names the deployment "${name}", which this file does not declare (${names}).`,
    { path: 'objective.deployment' },
  );
}

export function costsMissing(): KaizenError {
  return new KaizenError(
    'invalid',
    'innovation.costs_missing',
    'The KPI cost-per-1000 needs the section "costs": say what a missed failure, a false alarm and a planned stop cost.',
    { path: 'objective.kpi.measure' },
  );
}
