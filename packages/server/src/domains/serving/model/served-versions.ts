import type { ModelVersionView } from '@kaizen/contracts';
import type { TrackingReader } from '../../tracking/index.ts';
import type { PredictionShape } from '../log/prediction-record.ts';
import type { ModelCache, ModelLease } from './model-cache.ts';
import type { PreparedModel } from './prepared-model.ts';
import { TurnBatcher } from './turn-batcher.ts';

/** Prepared versions that no route has named yet; older ones are let go. */
const KEPT_UNROUTED = 4;

/** A model version in memory. */
export interface ServedVersion {
  readonly view: ModelVersionView;
  readonly model: PreparedModel;
  readonly batcher: TurnBatcher;
  /** What the log says of it, per role; one object each, so that the log recognises it fast. */
  readonly shapes: Readonly<Record<PredictionShape['role'], PredictionShape>>;
}

interface Loaded {
  readonly served: ServedVersion;
  readonly lease: ModelLease;
  routed: boolean;
}

/** The model versions that answer, or are about to. */
export class ServedVersions {
  readonly #tracking: TrackingReader;
  readonly #models: ModelCache;
  readonly #loaded = new Map<string, Loaded>();
  readonly #loading = new Map<string, Promise<ServedVersion>>();

  constructor(tracking: TrackingReader, models: ModelCache) {
    this.#tracking = tracking;
    this.#models = models;
  }

  find(modelVersionId: string): ServedVersion | undefined {
    return this.#loaded.get(modelVersionId)?.served;
  }

  /** Loads a version unless it is in memory. Throws `serving.model_unloadable`. */
  async load(modelVersionId: string): Promise<ServedVersion> {
    const loaded = this.find(modelVersionId);
    if (loaded) return loaded;
    const loading = this.#loading.get(modelVersionId);
    if (loading) return loading;
    const started = this.#load(modelVersionId).finally(() => this.#loading.delete(modelVersionId));
    this.#loading.set(modelVersionId, started);
    return started;
  }

  /** Lets go of versions that were routed and are no longer, given all that routes name now. */
  keepRouted(modelVersionIds: ReadonlySet<string>): void {
    let unrouted = [...this.#loaded.values()].filter((loaded) => !loaded.routed).length;
    for (const [id, loaded] of this.#loaded) {
      if (modelVersionIds.has(id)) loaded.routed = true;
      else if (loaded.routed || unrouted > KEPT_UNROUTED) {
        if (!loaded.routed) unrouted -= 1;
        this.#loaded.delete(id);
        loaded.lease.release();
      }
    }
  }

  close(): void {
    for (const loaded of this.#loaded.values()) loaded.lease.release();
    this.#loaded.clear();
  }

  async #load(modelVersionId: string): Promise<ServedVersion> {
    const view = await this.#tracking.getModelVersion(modelVersionId);
    const lease = await this.#models.acquire(view.loggedModel.id, `Version ${view.version} of model "${view.model}"`);
    const { model } = lease;
    const shape = (role: PredictionShape['role']): PredictionShape => ({
      modelVersionId,
      version: view.version,
      role,
      classes: model.shape.classes,
      columns: model.columns,
    });
    const shapes = { champion: shape('champion'), canary: shape('canary') };
    const served = { view, model, batcher: new TurnBatcher(model), shapes };
    this.#loaded.set(modelVersionId, { served, lease, routed: false });
    return served;
  }
}
