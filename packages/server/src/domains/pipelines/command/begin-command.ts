import { readNamedSecret } from '../../../platform/config/named-secret.ts';
import { readPassedEnvironment } from '../../../platform/config/passed-environment.ts';
import { startSupervisor } from '../../../platform/processes/supervised-command.ts';
import type { StepContext } from '../contract.ts';
import { createDeclarationStore, type TrainingRevision } from '../declaration-store.sql.ts';
import { trainingNotFound } from '../errors.ts';
import type { CommandRow } from '../tables.ts';
import { writeCommandData } from './command-data.duck.ts';
import {
  decideWords,
  describeWork,
  isPython,
  type OpenRun,
  resolveVariables,
  stepName,
} from './command-environment.ts';
import { commandFolder, makeCommandFolder, removeCommandFolder } from './command-folder.io.ts';
import type { CommandGiven } from './command-given.ts';
import { createCommandLedger } from './command-ledger.sql.ts';
import { openCommandRun } from './command-run.ts';
import { commandFailed, folderNotAllowed } from './errors.ts';
import type { PreparedCommand } from './prepared-command.ts';
import { type PythonEnvironment, preparePython } from './python-environment.io.ts';
import type { StoredCommand } from './stored-command.ts';

const GRACE_MS = 5000;

/** Prepares a new attempt, or (with `taken`) finds what an attempt that goes on was given. */
export async function prepareCommand(
  given: CommandGiven,
  step: StepContext,
  command: StoredCommand,
  taken: CommandRow | undefined,
  before?: CommandRow,
): Promise<PreparedCommand> {
  const { home } = given.platform.config;
  const { folder: project } = step.project;
  if (!(await given.ports.isRegistered(project))) throw folderNotAllowed(project);
  const attempt = taken?.attempt ?? (before?.attempt ?? 0) + 1;
  const folder = commandFolder(home, { step_key: step.key, attempt });
  if (taken === undefined) await makeCommandFolder(folder);
  const python = await findPython(given, step, command);
  const training = command.subject === 'training' ? await getTraining(given, step) : undefined;
  const of = { subject: command.subject, training };
  const data = await writeCommandData(given, step, of, folder.data, taken !== undefined);
  return { attempt, folder, data, python, before };
}

async function getTraining({ platform }: CommandGiven, step: StepContext): Promise<TrainingRevision> {
  const { revision } = step.settings;
  const store = createDeclarationStore(platform.db);
  const training = await store.findTraining(step.subject, typeof revision === 'number' ? revision : undefined);
  if (training === undefined) throw trainingNotFound(step.subject);
  return training;
}

/** The Python of the step; undefined for a command that is no Python on a machine that has none. */
async function findPython(
  { platform }: CommandGiven,
  step: StepContext,
  command: StoredCommand,
): Promise<PythonEnvironment | undefined> {
  let lines = 0;
  const onLine = (line: string) => {
    lines += 1;
    step.job.progress({ done: lines, unit: 'lines', message: line.slice(0, 160) });
  };
  const { environment: wanted } = command;
  const needed = wanted !== undefined || (!command.shell && isPython(decideWords(command, undefined)[0] ?? ''));
  const asked = { home: platform.config.home, folder: step.project.folder, wanted, signal: step.job.signal, onLine };
  return preparePython(asked).catch((error: unknown) => {
    if (needed) throw error;
    return undefined;
  });
}

/** Opens the run, starts the supervisor, makes both durable, and only then lets the command begin. */
export async function beginCommand(
  given: CommandGiven,
  step: StepContext,
  command: StoredCommand,
  prepared: PreparedCommand,
): Promise<CommandRow> {
  const { folder, attempt, python } = prepared;
  const { env, secrets } = resolveVariables(command.env, readNamedSecret);
  const run = await openCommandRun(given, step, command, prepared);
  const supervisor = await startSupervisor(folder.watch);
  try {
    const row = toRow(given, step, { attempt, runId: run.id, ref: supervisor.ref });
    await step.job.commit((tx) => createCommandLedger(tx).insert(row));
    supervisor.begin({
      words: decideWords(command, python?.python),
      cwd: step.project.folder,
      env: { ...readPassedEnvironment(), ...python?.env, ...env, ...workOf(given, step, command, prepared, run) },
      secrets,
      niceness: 10,
      timeoutMs: command.timeoutSeconds * 1000,
      graceMs: GRACE_MS,
      tethered: false,
    });
    return row;
  } catch (error) {
    supervisor.close();
    await removeCommandFolder(folder);
    const end = { status: 'killed', endedAt: given.platform.clock.now() } as const;
    await given.platform.db.run((tx) => given.ports.tracked.commands.updateRun(tx, run.id, end));
    throw error;
  }
}

function workOf(
  given: CommandGiven,
  step: StepContext,
  command: StoredCommand,
  prepared: PreparedCommand,
  run: OpenRun,
) {
  const { folder, data } = prepared;
  return describeWork(step, command, { folder, data, run, serverUrl: given.ports.serverUrl() });
}

function toRow(
  { platform, ports }: CommandGiven,
  step: StepContext,
  of: {
    readonly attempt: number;
    readonly runId: string;
    readonly ref: { readonly pid: number; readonly identity: string };
  },
): CommandRow {
  if (of.ref.identity === '') throw commandFailed(`The command's supervisor ended before it got its order.`);
  return {
    step_key: step.key,
    attempt: of.attempt,
    pipeline_run_id: step.pipelineRunId,
    step: stepName(step),
    run_id: of.runId,
    status: 'running',
    ...of.ref,
    server_url: ports.serverUrl() ?? null,
    log_hash: null,
    outcome: null,
    result: null,
    started_at: platform.clock.now(),
    ended_at: null,
  };
}
