import type { TrackingReader } from '../../tracking/index.ts';
import type { CommandModels } from './command-model.ts';

/** The newest model that a run logged. */
export function findNewestModel({ tracking }: { readonly tracking: TrackingReader }): CommandModels {
  return {
    async find(_step, { runId }) {
      const [model] = (await tracking.listModelsOfRun(runId)).filter(({ status }) => status === 'ready');
      return model && { outputs: { loggedModelId: model.id }, said: `It logged the model "${model.name}".` };
    },
  };
}
