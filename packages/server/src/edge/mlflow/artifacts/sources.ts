import type { Artifacts, ModelReader, RunReader } from '../../../domains/tracking/index.ts';
import { KaizenError } from '../../../kernel/errors.ts';

/** What the routes read; the files are where runs, logged models and versions say. */
export interface RunFileParts {
  readonly artifacts: Artifacts;
  readonly runs: Pick<RunReader, 'findRun'>;
  readonly models: Pick<ModelReader, 'findLoggedModelRow' | 'findVersionRow' | 'findVersionRowByAlias'>;
}

/** How often a version may name another one as where its files are. */
const MOST_STEPS = 10;

/** Where the files of something lie. Each throws the domain's error when there is no such thing. */
export interface Sources {
  ofRun(runId: string): Promise<string>;
  ofLoggedModel(id: string): Promise<string>;
  ofVersion(name: string, version: string): Promise<string>;
}

export function createSources({ runs, models }: Omit<RunFileParts, 'artifacts'>): Sources {
  const sources: Sources = {
    async ofRun(runId) {
      const run = await runs.findRun(runId);
      if (run === undefined) throw missing('tracking.run_not_found', `There is no run "${runId}".`, { runId });
      return run.artifact_uri;
    },
    async ofLoggedModel(id) {
      const model = await models.findLoggedModelRow(id);
      if (model === undefined) {
        throw missing('tracking.logged_model_not_found', `There is no logged model "${id}".`, { id });
      }
      return model.artifact_uri;
    },
    async ofVersion(name, version) {
      let row = /^\d{1,15}$/.test(version) ? await models.findVersionRow(name, Number(version)) : undefined;
      for (let step = 0; row !== undefined && step < MOST_STEPS; step += 1) {
        const uri = row.storage_uri ?? row.source_uri;
        const logged = /^models:\/(m-[^/]+)$/.exec(uri)?.[1];
        if (logged !== undefined) return sources.ofLoggedModel(logged);
        const ofRun = /^runs:\/([^/]+)(?:\/(.*))?$/.exec(uri);
        if (ofRun !== null) return `${await sources.ofRun(ofRun[1] ?? '')}/${ofRun[2] ?? ''}`;
        const other = /^models:\/([^/@]+)(?:\/(\d{1,15})|@([^/]+))$/.exec(uri);
        if (other === null) return uri;
        const [, model = '', number, alias = ''] = other;
        row =
          number === undefined
            ? await models.findVersionRowByAlias(model, alias)
            : await models.findVersionRow(model, Number(number));
      }
      const message = `There is no version ${version} of the model "${name}".`;
      throw missing('tracking.model_version_not_found', message, { name, version });
    },
  };
  return sources;
}

function missing(code: string, message: string, details: Readonly<Record<string, unknown>>): KaizenError {
  return new KaizenError('not_found', code, message, details);
}
