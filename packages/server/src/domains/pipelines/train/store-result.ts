import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { BlobRef, Blobs } from '../../../platform/blobs/blobs.ts';
import type { DataReader } from '../../data/index.ts';
import type { StepContext, TrainingRecorder } from '../contract.ts';
import type { UsagePoint } from '../usage/measure-usage.ts';
import { type HoldoutRows, holdoutPath } from './holdout-rows.ts';
import { buildSignature } from './signature.ts';
import type { TrainingInHand } from './training-in-hand.ts';
import type { TrainingResult } from './training-task.ts';

/** A training that is done, and where it is to be recorded. */
export interface TrainingDone extends TrainingInHand {
  readonly runId: string;
  readonly result: TrainingResult;
  /** Points of the run's last stretch: what it used of the machine. */
  readonly usage: readonly UsagePoint[];
  readonly example: Readonly<Record<string, string | number | null>>;
}

interface StoredArtifact {
  readonly path: string;
  readonly kind: string;
  readonly blob: BlobRef;
}

/** Stores the bytes, then writes metrics, artifacts, logged model and the end of the run in one commit. */
export async function storeResult(
  given: { readonly blobs: Blobs; readonly recorder: TrainingRecorder; readonly data: DataReader },
  step: StepContext,
  done: TrainingDone,
): Promise<void> {
  const { runId, result, compiled, versionId } = done;
  const { blobs, recorder } = given;
  const artifacts = await storeArtifacts(blobs, done);
  const model = await blobs.put(result.onnx);
  const schema = await given.data.getSchema(compiled.set.from);
  const metrics = Object.entries(result.metrics).map(([name, value]) => ({ name, value }));
  await step.job.commit(async (tx) => {
    await recorder.logMetrics(tx, runId, [...metrics, ...done.usage]);
    for (const { path, kind, blob } of [...artifacts, { path: 'model.onnx', kind: 'model', blob: model }]) {
      await recorder.addArtifact(tx, runId, { path, kind, ...blob });
    }
    await recorder.logModel(tx, {
      key: step.key,
      projectId: step.project.id,
      runId,
      ...model,
      signature: buildSignature(compiled.set.inputs, schema, done.goal),
      featureSetId: compiled.set.id,
      datasetVersionId: versionId,
      threshold: result.threshold,
      inputExample: { ...done.example },
    });
    await recorder.finishRun(tx, runId, 'finished');
  });
}

async function storeArtifacts(
  blobs: Blobs,
  { result, chosen, versionId, training }: TrainingDone,
): Promise<StoredArtifact[]> {
  const put = async (path: string, kind: string, content: unknown): Promise<StoredArtifact> => ({
    path,
    kind,
    blob: await blobs.put(new TextEncoder().encode(canonicalJson(content))),
  });
  const holdout: HoldoutRows = {
    versionId,
    ...(training.spec.label === undefined ? {} : { label: training.spec.label }),
    description: chosen.description,
    rows: Array.from(chosen.holdout),
  };
  const importance = {
    columns: ['feature', 'importance'],
    rows: result.importance.map(({ feature, importance: share }) => [feature, share]),
  };
  const stored = [await put(holdoutPath, 'rows', holdout)];
  if (result.importance.length > 0) stored.push(await put('feature-importance.json', 'table', importance));
  for (const [name, curve] of Object.entries(result.curves))
    stored.push(await put(`curves/${name}.json`, 'curve', curve));
  return stored;
}
