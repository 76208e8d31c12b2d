import type { ManifestProblem } from '@kaizen/contracts';
import { KaizenError } from '../../kernel/errors.ts';

export function projectNotFound(project: string): KaizenError {
  return new KaizenError(
    'not_found',
    'app.project_not_found',
    `There is no project "${project}". \`kaizen apply\` in a folder with a kaizen.yaml makes one.`,
    { project },
  );
}

export function folderNotRegistered(folder: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'app.folder_not_registered',
    `Commands may not run in ${folder}: it is not registered on this machine. Run \`kaizen init ${folder}\` there once.`,
    { folder },
  );
}

export function folderNotFound(folder: string): KaizenError {
  return new KaizenError(
    'invalid',
    'app.folder_not_found',
    `${folder} is no folder on this machine. Give the absolute path of an existing folder.`,
    { folder },
  );
}

export function foldersFileBroken(path: string): KaizenError {
  return new KaizenError(
    'invalid',
    'app.folders_file_broken',
    `${path} is broken: it must be a JSON list of folders. Remove it, then run \`kaizen init <folder>\` for each project.`,
    { path },
  );
}

export function tokenNeeded(): KaizenError {
  return new KaizenError(
    'forbidden',
    'app.token_needed',
    'Registering a folder needs the token of <home>/server.json; run `kaizen init` on the machine of the server.',
  );
}

export function manifestInvalid(problems: readonly ManifestProblem[]): KaizenError {
  const first = problems[0];
  const place = first?.position === undefined ? '' : `line ${first.position.line}, `;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new KaizenError(
    'invalid',
    'app.manifest_invalid',
    `kaizen.yaml: ${place}${first?.path ?? ''}: ${first?.message ?? 'it cannot be used'}${more}`,
    { problems },
  );
}

export function projectNameTaken(project: string, folder: string): KaizenError {
  return new KaizenError(
    'conflict',
    'app.project_name_taken',
    `The project "${project}" belongs to ${folder}. Choose another \`project:\` name, or apply from that folder.`,
    { project, folder },
  );
}

export function commandNotInFile(folder: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'app.command_not_in_file',
    `A step with \`run\` must stand in ${folder}/kaizen.yaml itself: commands run as the user of the server, so only who may write there may name one. Save the file, then apply it.`,
    { folder },
  );
}
