import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { StepContext } from '../contract.ts';
import { describeCodeChanges, readCodeChanges } from '../train/code-changes.io.ts';
import { describeTags } from '../train/describe-training.ts';
import { describeEnvironment, readEnvironment } from '../train/environment.io.ts';
import { holdoutPath } from '../train/holdout-rows.ts';
import { findProjectCommit } from '../train/project-commit.io.ts';
import { listCodeFiles, packFiles } from './code-files.io.ts';
import { holdoutBytes } from './command-data.duck.ts';
import { type OpenRun, stepName } from './command-environment.ts';
import type { CommandGiven } from './command-given.ts';
import type { PreparedCommand } from './prepared-command.ts';
import { keepPath, listPackages } from './python-environment.io.ts';
import type { StoredCommand } from './stored-command.ts';

/** A file of a run whose bytes are stored. */
interface StoredFile {
  readonly path: string;
  readonly kind: string;
  readonly hash: string;
  readonly size: number;
}

/** Opens the tracked run of an attempt, with its code, its environment and its holdout: what can be known before it begins. */
export async function openCommandRun(
  given: CommandGiven,
  step: StepContext,
  command: StoredCommand,
  prepared: PreparedCommand,
): Promise<OpenRun> {
  const code = await readCode(given, step);
  const environment = await describePython(given, step, prepared);
  const { data, before } = prepared;
  const name = stepName(step);
  const run = {
    key: before === undefined ? step.key : `${step.key} after ${before.run_id}`,
    projectId: step.project.id,
    experiment: data?.training?.name ?? step.pipeline,
    name: `${name} ${step.trigger.kind === 'manual' ? 'run' : 'retraining'}`,
    params: describeParams(command, prepared),
    tags: { ...describeTags(step, { ...environment.tags, ...code.tags }, code.commit), 'command.line': command.run },
    inputs: describeInputs(prepared),
  };
  const files = [...environment.files, ...code.files];
  if (data?.holdout !== undefined) files.push(await store(given, holdoutPath, 'rows', holdoutBytes(data.holdout)));
  const id = await step.job.commit(async (tx) => {
    const started = await given.recorder.startRun(tx, run);
    for (const file of files) await given.recorder.addArtifact(tx, started, file);
    return started;
  });
  const row = await given.ports.tracked.runs.findRun(id);
  return { id, experimentId: row?.experiment_id ?? '', experiment: run.experiment };
}

function describeInputs({ data }: PreparedCommand) {
  if (data === undefined) return [];
  const { versionId, dataset, compiled } = data;
  const set = compiled === undefined ? [] : [{ kind: 'feature_set', id: compiled.set.id, name: compiled.set.name }];
  return [{ kind: 'dataset_version', id: versionId, name: dataset }, ...set];
}

function describeParams(command: StoredCommand, { data }: PreparedCommand): Record<string, string> {
  const own = Object.fromEntries(Object.entries(command.parameters).map(([name, value]) => [name, String(value)]));
  if (data === undefined) return own;
  const { training, holdout, compiled, versionId, rows, seed, goal } = data;
  return {
    ...own,
    datasetVersion: versionId,
    ...(compiled === undefined
      ? {}
      : {
          features: compiled.columns.map(({ name }) => name).join(', '),
          featureSetRevision: String(compiled.set.revision),
        }),
    ...(training === undefined || holdout === undefined
      ? {}
      : {
          ...(training.spec.label === undefined ? {} : { label: training.spec.label }),
          ...(goal === undefined ? {} : { task: goal.task }),
          seed: String(seed ?? 1),
          trainingRevision: String(training.revision),
          trainingRows: String(rows),
          holdoutRows: String(holdout.rows.length),
          holdout: holdout.description,
        }),
  };
}

async function store(given: CommandGiven, path: string, kind: string, bytes: Uint8Array): Promise<StoredFile> {
  return { path, kind, ...(await given.platform.blobs.put(bytes)) };
}

/** The code: its commit, what differs from it, and what no commit has, as one archive. */
async function readCode(given: CommandGiven, step: StepContext) {
  const { folder } = step.project;
  const { signal } = step.job;
  const commit = await findProjectCommit(folder);
  const changes = commit === undefined ? undefined : await readCodeChanges(folder, signal);
  const files: StoredFile[] = [];
  if (changes?.state === 'changed' && changes.diff.length > 0) {
    files.push(await store(given, 'code/dirty.diff', 'text', new Uint8Array(changes.diff)));
  }
  const others = await listCodeFiles(folder, commit !== undefined);
  if (others.files.length > 0) {
    files.push({
      path: 'code/files.tar.gz',
      kind: 'other',
      ...(await given.platform.blobs.put(packFiles(folder, others.files))),
    });
  }
  const kept = `${others.files.length} kept${others.leftOut > 0 ? `, ${others.leftOut} left out (secrets, large)` : ''}`;
  return {
    commit,
    files,
    tags: { ...(changes === undefined ? {} : describeCodeChanges(changes)), 'code.files': kept },
  };
}

/** The interpreter, its packages and the machine. */
async function describePython(given: CommandGiven, step: StepContext, { python }: PreparedCommand) {
  const machine = readEnvironment(given.platform.config.threads);
  const packages = python === undefined ? undefined : await listPackages(python, step.job.signal);
  const described =
    python === undefined
      ? undefined
      : {
          path: keepPath(given.platform.config.home, python.python),
          version: python.version,
          ...(python.lock === undefined
            ? { source: 'the machine, as it is' }
            : { lockFile: python.lock.file, lockHash: python.lock.hash }),
        };
  const files = [
    await store(
      given,
      'environment.json',
      'text',
      new TextEncoder().encode(
        canonicalJson({ ...machine, ...(described === undefined ? {} : { python: described }) }),
      ),
    ),
  ];
  if (packages !== undefined)
    files.push(await store(given, 'environment/packages.txt', 'text', new TextEncoder().encode(packages)));
  return {
    files,
    tags: {
      ...describeEnvironment(machine),
      ...(python === undefined
        ? { 'environment.python': 'none' }
        : {
            'environment.python': python.version,
            'environment.lock':
              python.lock === undefined
                ? 'none: the machine’s own packages'
                : `${python.lock.file} ${python.lock.hash.slice(0, 16)}`,
            'environment.packages': createHash('sha256')
              .update(packages ?? '')
              .digest('hex')
              .slice(0, 16),
          }),
    },
  };
}
