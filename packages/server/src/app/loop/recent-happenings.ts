import type { EventType, KaizenEvent, LoopView, State } from '@kaizen/contracts';
import { sayCount, sayCounted, sayList, sayNumber, sayShare } from './loop-wording.ts';

type Happening = LoopView['recent'][number];
type Told = Omit<Happening, 'at'>;

type Tellers = {
  readonly [T in EventType]?: (payload: KaizenEvent<T>['payload'], event: KaizenEvent<T>) => Told | undefined;
};

const release = (deployment: string) => `/deployments/${deployment}`;
const of = (verdict: string): State => (verdict === 'pass' ? 'ok' : 'needs_you');

/** A sentence for each kind of event that a person would want to be told of. */
const tellers: Tellers = {
  'app.manifest.applied': ({ changed }) =>
    changed.length === 0
      ? undefined
      : { state: 'ok', text: `kaizen.yaml applied: ${sayCounted(changed.length, 'part')} changed.` },
  'data.validation.completed': ({ dataset, batchId, rowsIn, rowsBad, verdict, reasons }) => {
    const why = rowsBad === 0 ? '' : ` (${sayList([...new Set(reasons.map(({ column }) => column))].slice(0, 4))})`;
    const words: Record<string, string> = {
      accepted: 'all good',
      quarantined: `${sayCount(rowsBad)} in quarantine${why}`,
      rejected: `rejected, ${sayCount(rowsBad)} bad${why}`,
    };
    return {
      state: verdict === 'accepted' ? 'ok' : verdict === 'rejected' ? 'needs_you' : 'warning',
      text: `${sayCounted(rowsIn, 'row')} of ${dataset} came in: ${words[verdict] ?? verdict}.`,
      href: `/datasets/${dataset}/batches/${batchId}`,
    };
  },
  'pipelines.run.started': ({ pipeline, pipelineRunId, trigger }) => ({
    state: 'running',
    text: `Pipeline ${pipeline} started, ${trigger.kind === 'retraining' ? 'for retraining' : `by ${trigger.by}`}.`,
    href: `/pipelines/${pipeline}/runs/${pipelineRunId}`,
  }),
  'pipelines.run.finished': ({ pipeline, pipelineRunId, status, summary }) => ({
    state: status === 'succeeded' ? 'ok' : status === 'failed' ? 'failed' : 'needs_you',
    text: `Pipeline ${pipeline} ${status}. ${summary}`,
    href: `/pipelines/${pipeline}/runs/${pipelineRunId}`,
  }),
  'delivery.gate.decided': ({ verdict, checks, deployment, gateId, evaluatedOn }) => {
    const unmet = checks.find((check) => check.verdict !== 'pass');
    const words = unmet === undefined ? `all ${checks.length} checks passed` : unmet.reason;
    return {
      state: of(verdict),
      text: `Gate of ${deployment}: ${words}, on the ${evaluatedOn.replace(/ of dv_\w+/, '')}.`,
      href: `/gates/${gateId}`,
    };
  },
  'delivery.release.started': ({ deployment, version, strategy, cause }) => ({
    state: 'running',
    text: `Version ${version} of ${deployment} is released${strategy === 'canary' ? ' as a canary' : ''}: ${cause}.`,
    href: release(deployment),
  }),
  'delivery.release.stepped': ({ deployment, step, weight, verdict, reason }) => ({
    state: verdict === 'advance' ? 'running' : verdict === 'hold' ? 'waiting' : 'warning',
    text: `Canary step ${step + 1} at ${sayShare(weight)} of requests: ${reason}`,
    href: release(deployment),
  }),
  'delivery.release.promoted': ({ deployment, version }) => ({
    state: 'ok',
    text: `Version ${version} took over ${deployment}.`,
    href: release(deployment),
  }),
  'delivery.release.rolled_back': ({ deployment, reason }) => ({
    state: 'warning',
    text: `The canary of ${deployment} was rolled back: ${reason}`,
    href: release(deployment),
  }),
  'delivery.release.undone': ({ deployment, reason }) => ({
    state: 'warning',
    text: `The last release of ${deployment} was undone: ${reason}`,
    href: release(deployment),
  }),
  'delivery.comparison.completed': ({ deployment, rows, costDifference: saved }) => ({
    state: saved === undefined || saved.low > 0 ? 'ok' : 'warning',
    text:
      saved === undefined
        ? `Compared on ${sayCounted(rows, 'labelled row')}.`
        : `Compared on ${sayCounted(rows, 'labelled row')}: the later version costs ${sayNumber(Math.round(saved.value))} less per 1,000 records (${sayCount(saved.low)} to ${sayCount(saved.high)}).`,
    href: release(deployment),
  }),
  'monitoring.alert.opened': ({ alertId, severity, title }) => ({
    state: 'warning',
    text: `${severity === 'notice' ? 'Notice' : 'Alert'}: ${title}.`,
    href: `/alerts/${alertId}`,
  }),
  'monitoring.alert.resolved': ({ alertId, reason }) => ({
    state: 'ok',
    text: `Alert resolved: ${reason}`,
    href: `/alerts/${alertId}`,
  }),
  'monitoring.retraining.decided': ({ alertId, decision, reason }) => ({
    state: decision === 'retrain' ? 'running' : 'ok',
    text: reason,
    href: `/alerts/${alertId}`,
  }),
};

/** The types that the story is made of. */
export const storyTypes: readonly EventType[] = Object.keys(tellers).filter(
  (type): type is EventType => type in tellers,
);

function tell<T extends EventType>(event: KaizenEvent<T>): Told | undefined {
  const teller: Tellers[T] = tellers[event.type];
  return teller?.(event.payload, event);
}

/** Ids belong on the page that a sentence leads to, not into the sentence. */
function withoutIds(text: string): string {
  const id = '[a-z]{2,4}_[0-9a-z]{16,}';
  return text
    .replaceAll(new RegExp(`\\s*\\([a-z ]*${id}\\)`, 'g'), '')
    .replaceAll(new RegExp(`,? (decision|pipeline run|release) ${id}`, 'g'), '')
    .replaceAll(new RegExp(`\\balert ${id}`, 'g'), 'an alert')
    .replaceAll(new RegExp(` ?${id}`, 'g'), '');
}

/** The newest happenings in words, newest first. */
export function tellHappenings(story: readonly KaizenEvent[], most: number): readonly Happening[] {
  const told = story.flatMap((event) => {
    const words = tell(event);
    return words === undefined ? [] : [{ at: event.at, ...words, text: withoutIds(words.text) }];
  });
  return told.filter((one, index) => one.text !== told[index - 1]?.text).slice(0, most);
}
