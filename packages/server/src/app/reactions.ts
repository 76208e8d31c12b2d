import type { EventType } from '@kaizen/contracts';
import { type LineageCommands, lineageEventTypes } from '../domains/data/index.ts';
import type { InnovationCommands } from '../domains/innovation/index.ts';
import type { MonitoringCommands } from '../domains/monitoring/index.ts';
import type { PipelinesCommands } from '../domains/pipelines/index.ts';
import type { Tx } from '../platform/db/database.ts';
import type { Reaction } from '../platform/outbox/outbox.ts';

/** The commands that reactions call. */
export interface ReactionTargets {
  readonly monitoring: MonitoringCommands;
  readonly pipelines: PipelinesCommands;
  readonly innovation: InnovationCommands;
  readonly lineage: LineageCommands;
  /** Name of a project, read in the transaction of a reaction. */
  readonly projectName: (tx: Tx, projectId: string) => Promise<string>;
}

const endings = { succeeded: 'released', held: 'held' } as const;

/** Every reaction across rooms: event → command, a few lines each. Effect and mark are one transaction. */
export function createReactions(targets: ReactionTargets): readonly Reaction[] {
  const { monitoring, pipelines, innovation, lineage, projectName } = targets;
  return [
    reaction({
      name: 'a-decision-to-retrain-starts-its-pipeline',
      on: ['monitoring.retraining.decided'],
      async handle({ payload }, tx) {
        if (payload.decision !== 'retrain' || payload.pipeline === undefined) return;
        const { id, alertId, production } = await monitoring.readDecision(tx, payload.decisionId);
        const trigger = {
          kind: 'retraining',
          by: `monitor ${payload.monitor}`,
          alertId,
          decisionId: id,
          production,
        } as const;
        const pipelineRunId = await pipelines.start(tx, { pipeline: payload.pipeline, trigger, key: `decision:${id}` });
        await monitoring.retrainingProgressed(tx, {
          decisionId: id,
          pipelineRunId,
          outcome: 'started',
          summary: payload.reason,
        });
      },
    }),
    reaction({
      name: 'the-end-of-a-retraining-is-told-to-its-alert',
      on: ['pipelines.run.finished'],
      async handle({ payload }, tx) {
        const { decisionId } = payload.trigger;
        if (decisionId === undefined) return;
        const outcome =
          payload.status === 'succeeded' || payload.status === 'held' ? endings[payload.status] : 'failed';
        await monitoring.retrainingProgressed(tx, {
          decisionId,
          pipelineRunId: payload.pipelineRunId,
          outcome,
          summary: payload.summary,
        });
      },
    }),
    reaction({
      name: 'a-new-champion-is-watched-from-its-first-row',
      on: ['delivery.release.promoted'],
      handle: ({ payload }, tx) => monitoring.championChanged(tx, payload),
    }),
    reaction({
      name: 'a-restored-champion-is-watched-again',
      on: ['delivery.release.undone'],
      handle: ({ payload }, tx) =>
        monitoring.championChanged(tx, { ...payload, modelVersionId: payload.restoredVersionId }),
    }),
    reaction({
      name: 'a-rolled-back-release-is-told-to-its-alert',
      on: ['delivery.release.rolled_back'],
      handle: ({ payload }, tx) => monitoring.releaseRolledBack(tx, payload),
    }),
    reaction({
      name: 'labelled-rows-are-a-reading-of-the-kpi',
      on: ['monitoring.window.labelled', 'delivery.comparison.completed'],
      handle: (event, tx) => innovation.recordKpiReading(tx, event),
    }),
    reaction({
      name: 'what-happens-becomes-lineage',
      on: lineageEventTypes,
      history: true,
      handle: async (event, tx) => lineage.react(tx, event, await projectName(tx, event.projectId)),
    }),
  ];
}

/** Types the handler by its events. */
function reaction<T extends EventType>(line: Reaction<T>): Reaction {
  return line as unknown as Reaction;
}
