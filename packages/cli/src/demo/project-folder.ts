import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { CommandFailure, describeSystemError } from '../failure.ts';
import { installation } from '../installation.ts';
import { formatMachineCsv } from '../simulator/machine-csv.ts';
import { Plant } from '../simulator/plant.ts';
import type { DemoPlan } from './demo-plan.ts';

/** The project that the demo works in. */
export interface ProjectFolder {
  readonly folder: string;
  readonly manifest: string;
  readonly dataSource: string;
}

/** Writes the example's kaizen.yaml, with the plan's counts, and its data (a given file, or simulated) into a folder. */
export async function makeProjectFolder(
  folder: string,
  plan: DemoPlan,
  options: { readonly data?: string; readonly seed: number },
): Promise<ProjectFolder> {
  await mkdir(join(folder, 'data'), { recursive: true });
  const example = await readFile(join(installation.examples, 'predictive-maintenance/kaizen.yaml'), 'utf8');
  const manifest = scaleManifest(example, plan, options.seed);
  await writeFile(join(folder, 'kaizen.yaml'), manifest);
  const target = join(folder, 'data/machines.csv');
  if (options.data === undefined) {
    await writeFile(target, formatMachineCsv(new Plant(options.seed, 'fleet').take(plan.datasetRows)));
    return { folder, manifest, dataSource: `simulated by the recipe of AI4I 2020, seed ${options.seed}` };
  }
  await copyFile(options.data, target).catch((cause: unknown) => {
    throw new CommandFailure(
      `The data file ${options.data} cannot be read: ${describeSystemError(cause)}. Give a CSV file with --data, or leave it out for simulated data.`,
    );
  });
  return { folder, manifest, dataSource: options.data };
}

function scaleManifest(example: string, plan: DemoPlan, seed: number): string {
  const document = parseDocument(example);
  const set = (path: readonly (string | number)[], value: number) => document.setIn(path, value);
  set(['training', 'failure', 'parameters', 'trees'], plan.trees);
  set(['training', 'failure', 'seed'], seed);
  set(['gates', 'failure', 'thresholds', 'f1'], plan.gateF1);
  set(['gates', 'failure', 'thresholds', 'auc'], plan.gateAuc);
  set(['gates', 'failure', 'champion', 'minFailures'], plan.minFailures);
  set(['monitors', 'failure', 'window', 'rows'], plan.windowRows);
  set(['retraining', 'failure', 'data', 'recentRows'], plan.recentRows);
  set(['retraining', 'failure', 'cooldownRows'], plan.cooldownRows);
  for (const step of [0, 1, 2]) {
    set(['deployments', 'failure', 'canary', step, 'requests'], plan.canaryRows);
    set(['deployments', 'failure', 'canary', step, 'labels'], Math.round(plan.canaryRows * 0.9));
  }
  return document.toString();
}
