import type { ChangeExperiment } from '@kaizen/contracts';
import type { Tx } from '../../../platform/db/database.ts';
import { experimentNotFound } from '../errors.ts';
import type { ExperimentCommands } from './contract.ts';
import { createExperimentStore } from './experiment-store.sql.ts';

/** All of the change or nothing, in the caller's unit of work; the stage that it has already, and a tag to remove that it has not, are no change. */
export async function changeExperiment(
  tx: Tx,
  commands: ExperimentCommands,
  id: string,
  { name, stage, tags = {} }: ChangeExperiment,
): Promise<void> {
  const store = createExperimentStore(tx);
  const experiment = await store.find(id);
  if (experiment === undefined) throw experimentNotFound(id);
  const move = stage === undefined || stage === experiment.stage ? undefined : stage;
  if (move === 'active') await commands.restoreExperiment(tx, id);
  if (name !== undefined) await commands.renameExperiment(tx, id, name);
  for (const [tag, value] of Object.entries(tags)) {
    if (value === null) await store.deleteTag(id, tag);
    else await commands.setExperimentTag(tx, id, tag, value);
  }
  if (move === 'deleted') await commands.deleteExperiment(tx, id);
}
