import type { LoggedModelView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { CompiledFeatures, FeaturesReader } from '../../features/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { modelUnloadable } from '../errors.ts';
import { preparePythonModel } from '../python/prepare-python-model.ts';
import { loadOnnxSession } from './onnx-session.onnx.ts';
import { type PreparedModel, prepareModel } from './prepared-model.ts';

/** Models that nothing uses but that stay loaded a while, so that an undo or the next comparison finds them. */
const KEPT_IDLE = 2;

/** Requests that were being answered when the route changed finish before their session is disposed of. */
const GRACE_MS = 10_000;

/** Where Python processes of models have their files, and who hears of them. */
export interface PythonHost {
  readonly home: string;
  onState(what: string, state: string, detail: string): void;
}

interface Entry {
  readonly model: Promise<PreparedModel>;
  uses: number;
}

/** A model in use. */
export interface ModelLease {
  readonly model: PreparedModel;
  /** Call once when it is no longer needed. */
  release(): void;
}

/** Logged models in memory, one session each, shared by all who need them. */
export class ModelCache {
  readonly #tracking: TrackingReader;
  readonly #features: FeaturesReader;
  readonly #python: PythonHost;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(given: {
    readonly tracking: TrackingReader;
    readonly features: FeaturesReader;
    readonly python: PythonHost;
  }) {
    this.#tracking = given.tracking;
    this.#features = given.features;
    this.#python = given.python;
  }

  /** Loads the model, or joins those who use it. `what` names it in errors. Throws `serving.model_unloadable`. */
  async acquire(loggedModelId: string, what: string): Promise<ModelLease> {
    const entry = this.#entries.get(loggedModelId) ?? { model: this.#load(loggedModelId, what), uses: 0 };
    this.#entries.delete(loggedModelId);
    this.#entries.set(loggedModelId, entry);
    entry.uses += 1;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      entry.uses -= 1;
      this.#trim(KEPT_IDLE);
    };
    try {
      return { model: await entry.model, release };
    } catch (error) {
      if (this.#entries.get(loggedModelId) === entry) this.#entries.delete(loggedModelId);
      throw error;
    }
  }

  /** Disposes of all models; nothing may use them any more. Resolves when no process of theirs runs. */
  async close(): Promise<void> {
    const models = [...this.#entries.values()].map(({ model }) => model);
    this.#entries.clear();
    for (const model of models) await model.then((one) => one.dispose()).catch(() => undefined);
  }

  get size(): number {
    return this.#entries.size;
  }

  #trim(kept: number): void {
    const idle = [...this.#entries].filter(([, entry]) => entry.uses === 0);
    for (const [id, entry] of idle.slice(0, Math.max(0, idle.length - kept))) {
      this.#entries.delete(id);
      entry.model.then((model) => setTimeout(() => void model.dispose(), GRACE_MS).unref()).catch(() => undefined);
    }
  }

  /** Loads an ONNX file that is recorded nowhere, read like a logged model; whoever opened it disposes of it. Throws `serving.model_unloadable`. */
  async open(file: {
    readonly bytes: Uint8Array;
    readonly like: string;
    readonly threshold: number;
  }): Promise<PreparedModel> {
    const logged = { ...(await this.#tracking.getLoggedModel(file.like)), threshold: file.threshold };
    const features = await this.#findFeatures(logged);
    return prepareFile({ what: `The file like logged model ${file.like}`, logged, bytes: file.bytes, features });
  }

  async #load(loggedModelId: string, what: string): Promise<PreparedModel> {
    const logged = await this.#tracking.getLoggedModel(loggedModelId);
    const features = await this.#findFeatures(logged);
    if (logged.format === 'mlflow') {
      const onState = (state: string, detail: string) => this.#python.onState(what, state, detail);
      return preparePythonModel({ what, logged, features, home: this.#python.home, tracking: this.#tracking, onState });
    }
    return prepareFile({ what, logged, bytes: await this.#tracking.readModel(loggedModelId), features });
  }

  async #findFeatures({ featureSetId }: LoggedModelView): Promise<CompiledFeatures | undefined> {
    return featureSetId === undefined ? undefined : this.#features.getCompiled(featureSetId);
  }
}

async function prepareFile(parts: {
  readonly what: string;
  readonly logged: LoggedModelView;
  readonly bytes: Uint8Array;
  readonly features: CompiledFeatures | undefined;
}): Promise<PreparedModel> {
  const { what, logged, bytes, features } = parts;
  const session = await loadOnnxSession(bytes).catch((error: unknown) => {
    throw modelUnloadable(what, `ONNX Runtime does not load it: ${messageOf(error)}`);
  });
  return prepareModel({ what, logged, session, features });
}
