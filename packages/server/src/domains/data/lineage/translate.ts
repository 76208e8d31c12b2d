import type { EventType, KaizenEvent } from '@kaizen/contracts';
import type { EventMaker } from './event-maker.ts';
import type { LineageFacts } from './lineage-facts.ts';
import type { LineageEvent } from './openlineage.ts';
import {
  translateGate,
  translatePromoted,
  translateReleaseStarted,
  translateRolledBack,
  translateSuperseded,
  translateUndone,
} from './translate-delivery.ts';
import {
  translateFeatures,
  translateModelLogged,
  translatePipelineFinished,
  translatePipelineStarted,
  translateRegistered,
  translateRunFinished,
  translateStep,
} from './translate-learning.ts';
import { translateCompacted } from './translate-log.ts';
import { translateRulesChecked, translateValidated } from './translate-validation.ts';
import {
  translateAccepted,
  translateCollected,
  translateCommitted,
  translateHeld,
  translateRejected,
} from './translate-versions.ts';

/** The kept events that become lineage. */
export const lineageEventTypes = [
  'data.version.committed',
  'data.version.accepted',
  'data.version.held',
  'data.version.rejected',
  'data.version.collected',
  'data.validation.completed',
  'data.rules.checked',
  'features.set.revised',
  'tracking.run.finished',
  'tracking.model_logged',
  'tracking.model_version.registered',
  'pipelines.run.started',
  'pipelines.step.finished',
  'pipelines.run.finished',
  'delivery.gate.decided',
  'delivery.release.started',
  'delivery.release.promoted',
  'delivery.release.rolled_back',
  'delivery.release.undone',
  'delivery.release.superseded',
  'serving.log.compacted',
] as const satisfies readonly EventType[];

/** An event of the platform that becomes lineage. */
export type LineageSource = KaizenEvent<(typeof lineageEventTypes)[number]>;

/** What an event of the platform says in the words of OpenLineage; `facts` are looked up and kept in the event's transaction. */
export function translate(
  event: LineageSource,
  make: EventMaker,
  facts: LineageFacts,
): Promise<readonly LineageEvent[]> {
  switch (event.type) {
    case 'data.version.committed':
      return translateCommitted(event, make, facts);
    case 'data.version.accepted':
      return translateAccepted(event, make, facts);
    case 'data.version.held':
      return translateHeld(event, make, facts);
    case 'data.version.rejected':
      return translateRejected(event, make, facts);
    case 'data.version.collected':
      return translateCollected(event, make);
    case 'data.rules.checked':
      return translateRulesChecked(event, make, facts);
    case 'data.validation.completed':
      return translateValidated(event, make, facts);
    case 'features.set.revised':
      return translateFeatures(event, make, facts);
    case 'tracking.run.finished':
      return translateRunFinished(event, make, facts);
    case 'tracking.model_logged':
      return translateModelLogged(event, make, facts);
    case 'tracking.model_version.registered':
      return translateRegistered(event, make, facts);
    case 'pipelines.run.started':
      return translatePipelineStarted(event, make, facts);
    case 'pipelines.step.finished':
      return translateStep(event, make, facts);
    case 'pipelines.run.finished':
      return translatePipelineFinished(event, make);
    case 'delivery.gate.decided':
      return translateGate(event, make, facts);
    case 'delivery.release.started':
      return translateReleaseStarted(event, make, facts);
    case 'delivery.release.promoted':
      return translatePromoted(event, make, facts);
    case 'delivery.release.rolled_back':
      return translateRolledBack(event, make);
    case 'delivery.release.undone':
      return translateUndone(event, make, facts);
    case 'delivery.release.superseded':
      return translateSuperseded(event, make);
    case 'serving.log.compacted':
      return translateCompacted(event, make);
  }
}
