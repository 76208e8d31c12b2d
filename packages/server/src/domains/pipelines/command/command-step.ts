import { isKaizenError } from '../../../kernel/errors.ts';
import type { CommandOutcome } from '../../../platform/processes/command-outcome.ts';
import { isRunning, type ProcessRef } from '../../../platform/processes/process-identity.ts';
import { findOutcome, stopCommand, waitForCommand } from '../../../platform/processes/supervised-command.ts';
import type { StepContext, StepKind, StepOutcome } from '../contract.ts';
import type { CommandRow } from '../tables.ts';
import { beginCommand, prepareCommand } from './begin-command.ts';
import { commandFolder } from './command-folder.io.ts';
import type { CommandGiven } from './command-given.ts';
import { createCommandLedger } from './command-ledger.sql.ts';
import { abandonCommand, finishCommand } from './finish-command.ts';
import type { PreparedCommand } from './prepared-command.ts';
import { createLogTeller } from './step-log.ts';
import { readCommand, type StoredCommand } from './stored-command.ts';

/** How long a command has to end by itself. */
const GRACE_MS = 5000;

/** The step `run`: a command of the team's own; see the room's README. */
export function createCommandStep(given: CommandGiven): StepKind {
  return {
    uses: 'run',
    async run(step) {
      if (step.inputs.verdict === 'rejected') {
        return { verdict: 'hold', outputs: {}, summary: 'Not run: the batch was rejected.' };
      }
      const command = readCommand(step.settings);
      const before = await createCommandLedger(given.platform.db).findLatest(step.key);
      if (before?.status === 'ended' && before.result !== null) return toOutcome(before.result);
      if (before?.status === 'running') {
        const taken = await takeUp(given, before);
        if (taken)
          return await follow(given, step, command, before, await prepareCommand(given, step, command, before));
      }
      const prepared = await prepareCommand(given, step, command, undefined, before);
      return await follow(given, step, command, await beginCommand(given, step, command, prepared), prepared);
    },
  };
}

function toOutcome(json: string): StepOutcome {
  // Row mapping: written from this type.
  return JSON.parse(json) as StepOutcome;
}

/**
 * Whether a command that an earlier process of the server began goes on, or has ended with an outcome that can be taken over. One that nobody can take over is
 * ended and lost: it was told of a server that is elsewhere now, or the machine was started anew.
 */
async function takeUp(given: CommandGiven, row: CommandRow): Promise<boolean> {
  const { watch } = commandFolder(given.platform.config.home, row);
  const outcome = await findOutcome(watch);
  if (outcome !== undefined) return outcome.reason !== 'stopped' && outcome.reason !== 'lost';
  const here = given.ports.serverUrl() ?? null;
  if (row.server_url === here && (await isRunning(row))) return true;
  await endLost(given, row);
  return false;
}

/** Ends what may still run of an attempt and says so in the ledger and in its run. */
export async function endLost(given: Pick<CommandGiven, 'platform' | 'ports'>, row: CommandRow): Promise<void> {
  await stopCommand(commandFolder(given.platform.config.home, row).watch, row, GRACE_MS);
  await abandonCommand(given, row, 'killed');
}

async function follow(
  given: CommandGiven,
  step: StepContext,
  command: StoredCommand,
  row: CommandRow,
  prepared: PreparedCommand,
): Promise<StepOutcome> {
  const { watch } = commandFolder(given.platform.config.home, row);
  let outcome: CommandOutcome;
  try {
    outcome = await wait(step, watch, row);
  } catch (error) {
    // Cancelled, or this server stops: the command ends too. After a stop the step begins again in the next process.
    await stopCommand(watch, row, GRACE_MS);
    const { reason } = step.job.signal;
    const isCancelled = !step.job.signal.aborted || (isKaizenError(reason) && reason.code === 'platform.job_cancelled');
    await abandonCommand(given, row, isCancelled ? 'cancelled' : 'killed');
    throw error;
  }
  return finishCommand(given, step, { command, row, outcome, prepared });
}

function wait(step: StepContext, watch: string, ref: ProcessRef): Promise<CommandOutcome> {
  const teller = createLogTeller(watch, (done, line) => step.job.progress({ done, unit: 'lines', message: line }));
  return waitForCommand(watch, ref, { signal: step.job.signal, onWait: teller });
}
