import {
  describeProblem,
  findKeyProblem,
  findNameProblem,
  findTextProblem,
  type LimitProblem,
} from '../runs/limits.ts';

/** A problem of something in the registry; `reserved` is a name that stands for something else. */
export type ModelLimitProblem = Omit<LimitProblem, 'rule'> & { readonly rule: LimitProblem['rule'] | 'reserved' };

/** Greatest lengths in characters, as clients of the field have them; texts that they leave open are bounded here. */
export const modelLimits = {
  modelName: 256,
  description: 100_000,
  tagValue: 100_000,
  alias: 255,
  uri: 8192,
  user: 256,
  runId: 256,
  loggedModelName: 500,
  loggedModelType: 500,
  loggedModelKey: 255,
  loggedModelValue: 1_000_000,
} as const;

/** Of a registered model's name: it is part of addresses (`models:/name/1`), so no slash and no colon. */
export function findModelNameProblem(field: string, name: string): ModelLimitProblem | undefined {
  if (name.trim() === '') return { field, rule: 'empty', value: name };
  if (/[/:]/.test(name)) return { field, rule: 'characters', value: name };
  if (name === '.' || name === '..') return { field, rule: 'path', value: name };
  return findTextProblem(field, name, modelLimits.modelName);
}

/** Of an alias: letters, numbers, `_` and `-`; not `latest`, which is always the newest version, nor `v1`, which is a version. */
export function findAliasProblem(alias: string): ModelLimitProblem | undefined {
  const field = 'alias';
  if (alias === '') return { field, rule: 'empty', value: alias };
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) return { field, rule: 'characters', value: alias };
  if (/^(latest|v\p{Nd}+)$/iu.test(alias)) return { field, rule: 'reserved', value: alias };
  return findTextProblem(field, alias, modelLimits.alias);
}

/** Of a tag of a registered model or a version. */
export function findTagProblem(tag: { readonly name: string; readonly value: string }): ModelLimitProblem | undefined {
  return findKeyProblem('tag', tag.name) ?? findTextProblem('tag value', tag.value, modelLimits.tagValue);
}

/** Of a logged model's name: it becomes part of a folder's name. */
export function findLoggedModelNameProblem(name: string): ModelLimitProblem | undefined {
  const field = 'logged model name';
  if (name === '') return { field, rule: 'empty', value: name };
  if (/[/:.%"']/.test(name)) return { field, rule: 'characters', value: name };
  return findTextProblem(field, name, modelLimits.loggedModelName);
}

/** Of a parameter or tag of a logged model; `field` says which. */
export function findLoggedPairProblem(
  field: 'param' | 'tag',
  pair: { readonly name: string; readonly value: string },
): ModelLimitProblem | undefined {
  return (
    findNameProblem(field, pair.name, modelLimits.loggedModelKey) ??
    findTextProblem(`${field} value`, pair.value, modelLimits.loggedModelValue)
  );
}

/** Of a text that may be absent. */
export function findOptionalProblem(
  field: string,
  value: string | undefined,
  limit: number,
): ModelLimitProblem | undefined {
  return value === undefined ? undefined : findTextProblem(field, value, limit);
}

/** The sentence that says what is wrong and how to mend it. */
export function describeModelProblem(problem: ModelLimitProblem): string {
  const { field, rule } = problem;
  const shown = JSON.stringify(problem.value.slice(0, 100));
  if (rule === 'reserved') return `The ${field} ${shown} is reserved. Choose another one.`;
  if (rule === 'characters' && field === 'alias') {
    return `The alias ${shown} may hold letters, numbers, "_" and "-" only.`;
  }
  if (rule === 'characters' && field === 'logged model name') {
    return `The logged model name ${shown} may not hold any of / : . % " and '.`;
  }
  if (rule === 'characters' && field === 'model') return `The model name ${shown} may not hold "/" or ":".`;
  return describeProblem({ ...problem, rule });
}
