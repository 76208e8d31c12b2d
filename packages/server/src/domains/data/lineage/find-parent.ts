import type { RunSays } from './event-maker.ts';
import type { LineageFacts } from './lineage-facts.ts';

/** The pipeline run with this id, when its start was seen. */
export async function findParent(facts: LineageFacts, pipelineRunId: string | undefined): Promise<RunSays['parent']> {
  if (pipelineRunId === undefined) return undefined;
  const thing = await facts.findThing('pipeline_run', pipelineRunId);
  return thing === undefined ? undefined : { pipelineRunId, pipeline: thing.name };
}
