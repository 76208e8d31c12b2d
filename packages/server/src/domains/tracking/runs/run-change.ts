import type { ChangeRun, ChangeRuns } from '@kaizen/contracts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ClientRunCommands } from './contract.ts';
import { NAME_TAG, NOTES_TAG } from './known-tags.ts';
import { createRunStore } from './run-store.sql.ts';

type Tags = NonNullable<ChangeRun['tags']>;

/** Names, notes and tags of one run, in the caller's unit of work. */
export async function changeRun(tx: Tx, commands: ClientRunCommands, runId: string, change: ChangeRun): Promise<void> {
  const { name, notes } = change;
  const tags: Record<string, string | null> = { ...change.tags };
  if (notes !== undefined) tags[NOTES_TAG] = notes === '' ? null : notes;
  if (name !== undefined) {
    await commands.updateRun(tx, runId, { name });
    // Clients that keep the name in a tag read it there.
    if (await createRunStore(tx).hasTag(runId, NAME_TAG)) tags[NAME_TAG] = name;
  }
  await changeTags(tx, commands, runId, tags);
}

/** The same change for many runs, in the caller's unit of work; gives how many there were. */
export async function changeRuns(
  tx: Tx,
  commands: ClientRunCommands,
  { runIds, action, tags = {} }: ChangeRuns,
): Promise<number> {
  const own = new Set(runIds);
  for (const runId of own) {
    if (action === 'delete') await commands.deleteRun(tx, runId);
    else if (action === 'restore') await commands.restoreRun(tx, runId);
    else await changeTags(tx, commands, runId, tags);
  }
  return own.size;
}

async function changeTags(tx: Tx, commands: ClientRunCommands, runId: string, tags: Tags): Promise<void> {
  const kept: Array<{ name: string; value: string }> = [];
  const store = createRunStore(tx);
  for (const [name, value] of Object.entries(tags)) if (value !== null) kept.push({ name, value });
  // An empty batch still refuses a run that is deleted or missing.
  await commands.log(tx, runId, { tags: kept });
  for (const [name, value] of Object.entries(tags)) if (value === null) await store.deleteTag(runId, name);
}
