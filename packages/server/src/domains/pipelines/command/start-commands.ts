import { messageOf } from '../../../kernel/errors.ts';
import { isOpen } from '../ledger.ts';
import { commandFolder, keepOnly } from './command-folder.io.ts';
import type { CommandGiven } from './command-given.ts';
import { createCommandLedger } from './command-ledger.sql.ts';
import { endLost } from './command-step.ts';
import { removeUnfinished } from './python-environment.io.ts';

/**
 * Puts in order what a killed server left: a command whose pipeline run has ended is ended too; one whose run is open waits for its step, which takes it up.
 * Folders of attempts that are over and environments that were never whole go.
 */
export async function tidyCommands(given: Pick<CommandGiven, 'platform' | 'ports'>): Promise<void> {
  const { config, db, telemetry } = given.platform;
  const kept = new Set<string>();
  for (const row of await createCommandLedger(db).listRunning()) {
    if (isOpen(row.run_status)) kept.add(commandFolder(config.home, row).path);
    else await endLost(given, row);
  }
  try {
    await keepOnly(config.home, kept);
    await removeUnfinished(config.home);
  } catch (error) {
    telemetry.log
      .bind({ component: 'pipelines' })
      .warn({ error: messageOf(error) }, 'files of ended commands could not be removed');
  }
}
