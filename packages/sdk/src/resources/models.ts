import type {
  ChangeModel,
  ChangeVersion,
  CreateModel,
  LineageGraph,
  ModelOutputKind,
  RegisteredModelView,
  RegisterFromRun,
  RegistryVersionView,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';
import type { ListOf } from './projects.ts';

const name = encodeURIComponent;
const pathOf = (model: string) => `/api/v1/models/${name(model)}`;
const versionPathOf = (model: string, version: number) => `${pathOf(model)}/versions/${version}`;
const keyed = (key: string | undefined) => (key === undefined ? {} : { key });

/** Registered models, their versions and aliases. */
export function modelsResource(send: Send) {
  return {
    /** Models that the filter finds (`name ILIKE '%wear%' AND tags.team = 'line 2'`), in the asked order (`name ASC`), a page by cursor. */
    list: (query: { project?: string; filter?: string; order?: string; limit?: number; cursor?: string } = {}) =>
      send<ListOf<RegisteredModelView>>({ path: '/api/v1/models', query }),
    create: (model: CreateModel, key?: string) =>
      send<RegisteredModelView>({ method: 'POST', path: '/api/v1/models', body: model, ...keyed(key) }),
    get: (model: string) => send<RegisteredModelView>({ path: pathOf(model) }),
    /** New name, description, tags; a tag of null goes. */
    change: (model: string, change: ChangeModel, key?: string) =>
      send<RegisteredModelView>({ method: 'PATCH', path: pathOf(model), body: change, ...keyed(key) }),
    /** Deletes the model with its versions, aliases and tags; refused while a deployment needs a version. */
    delete: (model: string, key?: string) => send<unknown>({ method: 'DELETE', path: pathOf(model), ...keyed(key) }),
    versions: (model: string, query: { limit?: number; cursor?: string } = {}) =>
      send<ListOf<RegistryVersionView>>({ path: `${pathOf(model)}/versions`, query }),
    version: (model: string, version: number) => send<RegistryVersionView>({ path: versionPathOf(model, version) }),
    changeVersion: (model: string, version: number, change: ChangeVersion, key?: string) =>
      send<RegistryVersionView>({
        method: 'PATCH',
        path: versionPathOf(model, version),
        body: change,
        ...keyed(key),
      }),
    deleteVersion: (model: string, version: number, key?: string) =>
      send<unknown>({ method: 'DELETE', path: versionPathOf(model, version), ...keyed(key) }),
    /** Lets an alias name this version; it leaves the version that it named before. */
    putAlias: (model: string, alias: string, version: number, key?: string) =>
      send<unknown>({
        method: 'PUT',
        path: `${pathOf(model)}/aliases/${name(alias)}`,
        body: { version },
        ...keyed(key),
      }),
    deleteAlias: (model: string, alias: string, key?: string) =>
      send<unknown>({ method: 'DELETE', path: `${pathOf(model)}/aliases/${name(alias)}`, ...keyed(key) }),
    /** Registers a folder of a run's files as the next version; a model of the name is made when there is none. */
    registerFromRun: (model: string, registration: RegisterFromRun, key?: string) =>
      send<RegistryVersionView>({
        method: 'POST',
        path: `${pathOf(model)}/registrations`,
        body: registration,
        ...keyed(key),
      }),
    lineage: (model: string, version: number) =>
      send<LineageGraph>({ path: `${versionPathOf(model, version)}/lineage` }),
    /** Registers an ONNX file made elsewhere. */
    upload: (
      model: string,
      onnx: BodyInit,
      options: {
        project?: string;
        threshold?: number;
        positive?: string;
        output?: ModelOutputKind;
        key?: string;
      } = {},
    ) =>
      send<RegistryVersionView>({
        method: 'POST',
        path: `${pathOf(model)}/versions`,
        query: {
          project: options.project,
          threshold: options.threshold,
          positive: options.positive,
          output: options.output,
        },
        raw: { bytes: onnx, type: 'application/octet-stream' },
        ...keyed(options.key),
      }),
  };
}
