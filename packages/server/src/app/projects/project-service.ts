import { createHash } from 'node:crypto';
import {
  type AppliedManifest,
  type ApplyManifest,
  type Manifest,
  type ManifestChange,
  type ParsedManifest,
  type ProjectView,
  parseManifest,
} from '@kaizen/contracts';
import { isKaizenError } from '../../kernel/errors.ts';
import type { ManifestSection, ProjectContext } from '../../platform/manifest-section.ts';
import type { Platform } from '../../platform/platform.ts';
import { commandNotInFile, folderNotRegistered, manifestInvalid, projectNameTaken, projectNotFound } from './errors.ts';
import { readCodeCommit, readFoldersFile, readManifestFile, resolveFolder } from './folders.io.ts';
import { createProjectStore } from './project-store.sql.ts';
import { readSchemaFiles } from './schema-files.io.ts';
import type { AppTables, ProjectRow } from './tables.ts';

/** Projects of the home: their folders and the application of their kaizen.yaml. */
export interface ProjectService {
  list(): Promise<ProjectView[]>;
  get(name: string): Promise<ProjectView>;
  /** What rooms need to know of the project with this name. */
  getContext(name: string): Promise<ProjectContext>;
  /** The id of the project with this name; `default`, to which belongs what names no project, and ids stand for themselves. */
  getId(name: string): Promise<string>;
  registerFolder(folder: string): Promise<string>;
  apply(request: ApplyManifest, actor: string): Promise<AppliedManifest>;
  start(): Promise<void>;
}

export function createProjectService(platform: Platform, sections: readonly ManifestSection[]): ProjectService {
  const { db, clock, ids, config } = platform;
  const store = () => createProjectStore(db.read<AppTables>());

  async function registerFolder(folder: string): Promise<string> {
    const real = await resolveFolder(folder);
    await db.run((tx) => createProjectStore(tx.on<AppTables>()).addFolder(real, clock.now()));
    return real;
  }

  async function getRow(name: string): Promise<ProjectRow> {
    const row = await store().findByName(name);
    if (row === undefined) throw projectNotFound(name);
    return row;
  }

  return {
    list: async () => (await store().list()).map(toView),
    get: async (name) => toView(await getRow(name)),
    getContext: async (name) => {
      const row = await getRow(name);
      return { id: row.id, name: row.name, environment: row.environment, folder: row.folder ?? '' };
    },
    async getId(name) {
      const row = (await store().findByName(name)) ?? (await store().find(name));
      if (row === undefined && name !== 'default') throw projectNotFound(name);
      return row?.id ?? name;
    },
    registerFolder,
    async apply(request, actor) {
      const parsed = parseManifest(request.text);
      if (parsed.manifest === undefined) throw manifestInvalid(parsed.problems);
      const folder = await resolveFolder(request.folder);
      if (!(await store().hasFolder(folder))) throw folderNotRegistered(folder);
      const manifest = await readSchemaFiles(parsed.manifest, parsed, folder);
      if (hasCommands(manifest) && (await readManifestFile(folder)) !== request.text) throw commandNotInFile(folder);
      const before = await store().findByName(manifest.project);
      if (before?.folder != null && before.folder !== folder) throw projectNameTaken(manifest.project, before.folder);
      const project: ProjectContext = {
        id: before?.id ?? ids.next('prj'),
        name: manifest.project,
        environment: manifest.environment ?? 'production',
        folder,
      };
      await checkSections(sections, parsed, manifest, project);
      const changes = (await Promise.all(sections.map((section) => section.plan(manifest, project)))).flat();
      const row = toRow(request.text, manifest, project, before, clock.now());
      if (request.dryRun !== true) await write(row, manifest, project, changes, actor);
      return { project: toView(row), changes: [...changes] };
    },
    async start() {
      for (const folder of await readFoldersFile(config.home)) await registerFolder(folder).catch(() => undefined);
    },
  };

  async function write(
    row: ProjectRow,
    manifest: Manifest,
    project: ProjectContext,
    changes: readonly ManifestChange[],
    actor: string,
  ): Promise<void> {
    const codeCommit = await readCodeCommit(project.folder);
    const changed = changes
      .filter((change) => change.action !== 'unchanged')
      .map((change) => `${change.section}/${change.name}`);
    await db.run(async (tx) => {
      await createProjectStore(tx.on<AppTables>()).save(row);
      for (const section of sections) await section.apply(tx, manifest, project);
      await tx.emit({
        type: 'app.manifest.applied',
        projectId: project.id,
        environment: project.environment,
        actor: { kind: 'user', name: actor },
        subject: project.name,
        payload: {
          manifestHash: row.manifest_hash ?? '',
          changed,
          folder: project.folder,
          ...(codeCommit === undefined ? {} : { codeCommit }),
        },
      });
    });
  }
}

/** A command runs as the user of this server, so only who may write in the folder may name one: it must stand in the folder's own kaizen.yaml. */
function hasCommands({ pipelines = {} }: Manifest): boolean {
  return Object.values(pipelines).some(({ steps }) => steps.some(({ run }) => run !== undefined));
}

/** Runs the rooms' own checks; an error whose details name a path is told with its line. */
async function checkSections(
  sections: readonly ManifestSection[],
  parsed: ParsedManifest,
  manifest: Manifest,
  project: ProjectContext,
): Promise<void> {
  for (const section of sections) {
    try {
      await section.check?.(manifest, project);
    } catch (error) {
      if (!isKaizenError(error) || typeof error.details?.path !== 'string') throw error;
      const { path } = error.details;
      throw manifestInvalid([{ path, position: parsed.locate(path.split('.')), message: error.message }]);
    }
  }
}

function toRow(
  text: string,
  manifest: Manifest,
  project: ProjectContext,
  before: ProjectRow | undefined,
  now: number,
): ProjectRow {
  return {
    id: project.id,
    name: project.name,
    description: manifest.description ?? null,
    environment: project.environment,
    folder: project.folder,
    manifest_hash: createHash('sha256').update(text).digest('hex'),
    manifest_text: text,
    created_at: before?.created_at ?? now,
    applied_at: now,
  };
}

function toView(row: ProjectRow): ProjectView {
  return {
    id: row.id,
    name: row.name,
    environment: row.environment,
    ...(row.description === null ? {} : { description: row.description }),
    ...(row.folder === null ? {} : { folder: row.folder }),
    ...(row.manifest_hash === null ? {} : { manifestHash: row.manifest_hash }),
    ...(row.applied_at === null ? {} : { appliedAt: row.applied_at }),
  };
}
