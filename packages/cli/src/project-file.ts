import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AppliedManifest, type Manifest, parseManifest } from '@kaizen/contracts';
import type { ConnectionOptions } from './connection.ts';
import { CommandFailure, describeSystemError } from './failure.ts';
import type { Output } from './terminal/output.ts';

/** A home that was never used knows no folder; it is not made only to say so. */
export function refuseUnregistered(home: string, folder: string, { url }: ConnectionOptions): void {
  if (url !== undefined || ['folders.json', 'state.sqlite'].some((name) => existsSync(join(home, name)))) return;
  throw new CommandFailure(
    `Commands may not run in ${folder}: it is not registered in the home ${home}. Run \`kaizen init ${folder}\` once.`,
  );
}

/** Reads and checks the kaizen.yaml of a folder; every problem is told with line and field. */
export function readManifest(folder: string): { text: string; manifest: Manifest } {
  const path = join(folder, 'kaizen.yaml');
  const text = readText(folder, path);
  const { manifest, problems } = parseManifest(text);
  if (manifest === undefined) {
    const lines = problems.map(
      ({ path: field, position, message }) =>
        `  line ${position?.line ?? '?'}${field === '' ? '' : `, ${field}`}: ${message}`,
    );
    throw new CommandFailure(`${path} cannot be used:\n${lines.join('\n')}`);
  }
  return { text, manifest };
}

function readText(folder: string, path: string): string {
  if (!existsSync(folder)) throw new CommandFailure(`There is no folder ${folder}.`);
  if (!existsSync(path))
    throw new CommandFailure(`There is no kaizen.yaml in ${folder}. Make one with \`kaizen init ${folder}\`.`);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`${path} cannot be read: ${describeSystemError(cause)}.`);
  }
}

/** Says what an application of a kaizen.yaml changed, or would change. */
export function tellChanges({ project, changes }: AppliedManifest, output: Output, isPlan = false): void {
  const changed = changes.filter((change) => change.action !== 'unchanged');
  const told =
    changed.length === 0
      ? 'kaizen.yaml is unchanged.'
      : isPlan
        ? 'this is what applying kaizen.yaml would change.'
        : 'kaizen.yaml applied.';
  output.say(`Project ${output.style.bold(project.name)}: ${told}`);
  const width = Math.max(0, ...changed.map(({ section, name }) => section.length + name.length + 1));
  for (const { action, section, name, summary } of changed)
    output.say(`  ${action.padEnd(6)} ${`${section}/${name}`.padEnd(width)}  ${output.style.dim(summary)}`);
}
