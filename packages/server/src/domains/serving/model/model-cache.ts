import type { LoggedModelView } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { FeaturesReader } from '../../features/index.ts';
import type { TrackingReader } from '../../tracking/index.ts';
import { modelUnloadable } from '../errors.ts';
import { loadOnnxSession } from './onnx-session.onnx.ts';
import { type PreparedModel, prepareModel } from './prepared-model.ts';

/** Models that nothing uses but that stay loaded a while, so that an undo or the next comparison finds them. */
const KEPT_IDLE = 2;

/** Requests that were being answered when the route changed finish before their session is disposed of. */
const GRACE_MS = 10_000;

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
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();

  constructor(readers: { readonly tracking: TrackingReader; readonly features: FeaturesReader }) {
    this.#tracking = readers.tracking;
    this.#features = readers.features;
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

  /** Disposes of all models; nothing may use them any more. */
  close(): void {
    this.#trim(0);
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

  /** Loads a file that is recorded nowhere, read like a logged model; whoever opened it disposes of it. Throws `serving.model_unloadable`. */
  async open(file: {
    readonly bytes: Uint8Array;
    readonly like: string;
    readonly threshold: number;
  }): Promise<PreparedModel> {
    const logged = { ...(await this.#tracking.getLoggedModel(file.like)), threshold: file.threshold };
    return this.#prepare(logged, file.bytes, `The file like logged model ${file.like}`);
  }

  async #load(loggedModelId: string, what: string): Promise<PreparedModel> {
    const logged = await this.#tracking.getLoggedModel(loggedModelId);
    return this.#prepare(logged, await this.#tracking.readModel(loggedModelId), what);
  }

  async #prepare(logged: LoggedModelView, bytes: Uint8Array, what: string): Promise<PreparedModel> {
    const { featureSetId } = logged;
    const features = featureSetId === undefined ? undefined : await this.#features.getCompiled(featureSetId);
    const session = await loadOnnxSession(bytes).catch((error: unknown) => {
      throw modelUnloadable(what, `ONNX Runtime does not load it: ${messageOf(error)}`);
    });
    return prepareModel({ what, logged, session, features });
  }
}
