import type { DatasetInput, RunBatch } from './contract.ts';
import {
  findKeyProblem,
  findNameProblem,
  findTextProblem,
  findTimeProblem,
  findWholeNumberProblem,
  isTime,
  type LimitProblem,
  limits,
} from './limits.ts';

type Pairs = ReadonlyArray<{ readonly name: string; readonly value: string }>;

/** The first problem of a batch for a run, by the limits. */
export function findBatchProblem({ metrics = [], params = [], tags = [], name }: RunBatch): LimitProblem | undefined {
  return (
    findMetricProblem(metrics) ??
    findPairProblem('param', params, limits.paramValue) ??
    findTagProblem(tags) ??
    (name === undefined ? undefined : findTextProblem('run name', name, limits.runName))
  );
}

/** The first problem of tags of a run. */
export function findTagProblem(tags: Pairs): LimitProblem | undefined {
  return findPairProblem('tag', tags, limits.tagValue);
}

/** The first problem of a dataset as a client describes it. */
export function findDatasetProblem(dataset: DatasetInput): LimitProblem | undefined {
  const { name, digest, sourceType, source, schema = '', profile = '', context = '' } = dataset;
  const problem =
    findNameProblem('dataset name', name, limits.datasetName) ??
    findNameProblem('dataset digest', digest, limits.datasetDigest) ??
    findTextProblem('dataset source type', sourceType, limits.datasetSource) ??
    findTextProblem('dataset source', source, limits.datasetSource) ??
    findTextProblem('dataset schema', schema, limits.datasetSchema) ??
    findTextProblem('dataset profile', profile, limits.datasetProfile) ??
    findTextProblem('dataset context', context, limits.inputTagValue);
  if (problem !== undefined) return problem;
  for (const [tag, value] of Object.entries(dataset.tags)) {
    const found =
      findNameProblem('input tag', tag, limits.inputTagName) ??
      findTextProblem('input tag value', value, limits.inputTagValue);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findPairProblem(field: string, pairs: Pairs, limit: number): LimitProblem | undefined {
  for (const { name, value } of pairs) {
    const problem = findKeyProblem(field, name) ?? findTextProblem(`${field} value`, value, limit);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Names of a batch repeat, so that each is looked at once. */
function findMetricProblem(metrics: NonNullable<RunBatch['metrics']>): LimitProblem | undefined {
  const seen = new Set<string>();
  for (const { name, step, at, datasetName = '', datasetDigest = '' } of metrics) {
    if (!seen.has(name)) {
      const problem = findKeyProblem('metric', name);
      if (problem !== undefined) return problem;
      seen.add(name);
    }
    if (Number.isSafeInteger(step) && isTime(at) && datasetName === '' && datasetDigest === '') continue;
    const problem =
      findWholeNumberProblem('metric step', step) ??
      findTimeProblem('metric timestamp', at) ??
      findTextProblem('dataset name', datasetName, limits.datasetName) ??
      findTextProblem('dataset digest', datasetDigest, limits.datasetDigest);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
