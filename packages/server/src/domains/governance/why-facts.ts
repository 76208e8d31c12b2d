import type { Actor, CheckResult, WhyView } from '@kaizen/contracts';
import type { Evidence } from './evidence.ts';
import { isUndo } from './trace-champion.ts';
import { describeInstant, describeNumber } from './wording.ts';

export type Fact = WhyView['facts'][number];

interface Shown {
  readonly id: string;
  readonly at: number;
}

const noEvent = 'unknown: no kept event shows it';

/** A fact that an event shows. */
function known(name: string, value: string, event: Shown, href?: string): Fact {
  return { name, value, unknown: false, eventId: event.id, at: event.at, ...(href === undefined ? {} : { href }) };
}

/** A fact that may be missing: `value` undefined means that no event shows it. */
function maybe(name: string, value: string | undefined, event: Shown | undefined, href?: string): Fact {
  if (value === undefined || event === undefined) return { name, value: noEvent, unknown: true };
  return known(name, value, event, href);
}

/** The whole answer, in the order in which one asks: what, who, why, proof, origin, what came after. */
export function composeFacts(evidence: Evidence): readonly Fact[] {
  return [
    ...liveFacts(evidence),
    ...gateFacts(evidence),
    ...canaryFacts(evidence),
    ...triggerFacts(evidence),
    ...trainingFacts(evidence),
    ...dataFacts(evidence),
    ...afterFacts(evidence),
  ];
}

function liveFacts({ deployment, reign, started, registered }: Evidence): Fact[] {
  const { promotion, begunBy } = reign;
  const version = promotion?.payload.version ?? registered?.payload.version;
  const model = registered?.payload.model ?? deployment;
  const name = version === undefined ? reign.modelVersionId : `${model} version ${version}`;
  const page = version === undefined ? undefined : `/models/${encodeURIComponent(model)}/versions/${version}`;
  const facts = [
    known('Version', `${name} (${reign.modelVersionId})`, begunBy, page),
    known('Live since', describeInstant(reign.since), begunBy),
  ];
  if (isUndo(begunBy)) {
    facts.push(known('Brought back by', `${describeActor(begunBy.actor)} (undo): ${begunBy.payload.reason}`, begunBy));
  }
  const releasedBy = started === undefined ? undefined : (started.payload.releasedBy ?? started.actor.name);
  const how = started?.payload.strategy === 'canary' ? 'by canary' : 'directly';
  return [
    ...facts,
    maybe('Released by', releasedBy, started),
    maybe('Reason of the release', started?.payload.cause, started),
    maybe('Way of the release', started === undefined ? undefined : how, started),
    maybe('Model file', registered === undefined ? undefined : `sha-256 ${registered.payload.hash}`, registered),
  ];
}

function gateFacts({ gate, started }: Evidence): Fact[] {
  if (gate === undefined) {
    const reason =
      started === undefined || started.payload.gateId !== undefined ? undefined : 'none was named by the release';
    return [maybe('Gate', reason, started)];
  }
  const { verdict, checks, evaluatedOn, gateId } = gate.payload;
  return [
    known('Gate', `${verdict}, judged on ${evaluatedOn}`, gate, `/gates/${gateId}`),
    ...checks.map((check) => known(`Gate check: ${check.name}`, describeCheck(check), gate, `/gates/${gateId}`)),
  ];
}

function describeCheck({ verdict, observed, threshold, n, reason }: CheckResult): string {
  const numbers = [
    observed === undefined ? '' : `observed ${describeNumber(observed)}`,
    threshold === undefined ? '' : `threshold ${describeNumber(threshold)}`,
    n === undefined ? '' : `${describeNumber(n)} rows`,
  ].filter((part) => part !== '');
  return `${verdict.replace('_', ' ')}${numbers.length === 0 ? '' : ` (${numbers.join(', ')})`}. ${reason}`;
}

function canaryFacts({ looks }: Evidence): Fact[] {
  return looks.map((look) => {
    const { step, weight, verdict, requests, labels, reason } = look.payload;
    const counts = `${describeNumber(requests)} requests and ${describeNumber(labels)} labels counted`;
    const value = `${verdict.replace('_', ' ')} at ${Math.round(weight * 100)} % of the requests, ${counts}. ${reason}`;
    return known(`Canary step ${step + 1}`, value, look, `/releases/${look.payload.releaseId}`);
  });
}

function triggerFacts({ started, pipelineRun, decision, alert }: Evidence): Fact[] {
  const byHand = started !== undefined && started.payload.pipelineRunId === undefined;
  if (byHand) return [known('Trigger', `by hand: ${describeActor(started.actor)}`, started)];
  const run = pipelineRun?.payload;
  const facts = [
    maybe(
      'Trigger',
      run === undefined ? undefined : `pipeline ${run.pipeline}, started by ${run.trigger.by} (${run.trigger.kind})`,
      pipelineRun,
      run === undefined ? undefined : `/pipeline-runs/${run.pipelineRunId}`,
    ),
  ];
  if (run?.trigger.kind !== 'retraining' && run?.trigger.decisionId === undefined) return facts;
  const columns = alert?.payload.columns.join(', ');
  const title = alert === undefined ? undefined : `${alert.payload.title}${columns === '' ? '' : ` (${columns})`}`;
  return [
    ...facts,
    maybe('Decision to retrain', decision?.payload.reason, decision),
    maybe('Alert behind it', title, alert, alert === undefined ? undefined : `/alerts/${alert.payload.alertId}`),
  ];
}

function trainingFacts({ registered, runStarted, runFinished, manifest }: Evidence): Fact[] {
  const run = runFinished?.payload;
  const page = run === undefined ? undefined : `/runs/${run.runId}`;
  const metrics = Object.entries(run?.metrics ?? {}).map(([name, value]) => `${name} ${describeNumber(value)}`);
  const params = Object.entries(runStarted?.payload.params ?? {}).map(([name, value]) => `${name} ${value}`);
  const seed = runStarted?.payload.params?.seed;
  const own = registered?.payload.codeCommit;
  const manifests = manifest?.payload.codeCommit;
  const commit =
    own ??
    (manifests === undefined ? undefined : `${manifests}, of the folder whose manifest was in force`) ??
    (manifest === undefined ? undefined : 'none: the project folder was no git repository with a commit');
  return [
    maybe(
      'Training run',
      run === undefined ? undefined : `${run.name} (${run.runId}), ${run.status}`,
      runFinished,
      page,
    ),
    maybe('Metrics of the run', metrics.length === 0 ? undefined : metrics.join(', '), runFinished, page),
    maybe('Parameters of the run', params.length === 0 ? undefined : params.join(', '), runStarted, page),
    maybe('Seed', seed, runStarted, page),
    maybe('Code commit', commit, own === undefined ? manifest : registered),
    maybe('Manifest in force', manifest === undefined ? undefined : manifest.payload.manifestHash, manifest),
  ];
}

function dataFacts({ registered, dataVersion, validation }: Evidence): Fact[] {
  const data = dataVersion?.payload;
  const page =
    data === undefined ? undefined : `/datasets/${encodeURIComponent(data.dataset)}/versions/${data.versionId}`;
  const rows =
    data === undefined
      ? registered?.payload.datasetVersionId
      : `${data.dataset}, version ${data.versionId}: ${describeNumber(data.rows)} rows. ${data.message}`;
  const checked = validation?.payload;
  const verdict =
    checked === undefined
      ? undefined
      : `${checked.verdict}: ${describeNumber(checked.rowsIn)} rows in, ${describeNumber(checked.rowsBad)} in quarantine`;
  const featureSet = registered?.payload.featureSetId;
  return [
    maybe('Training data', rows, dataVersion ?? registered, page),
    maybe('Validation of the data', verdict, validation, page),
    maybe('Feature set', featureSet, registered),
  ];
}

function afterFacts({ reign, successor, rolledBack, alerts }: Evidence): Fact[] {
  const { endedBy } = reign;
  const facts = rolledBack.map((event) =>
    known('Challenger rolled back', `${event.payload.modelVersionId}: ${event.payload.reason}`, event),
  );
  for (const alert of alerts) {
    const { title, alertId, severity } = alert.payload;
    facts.push(
      known(severity === 'alert' ? 'Alert while live' : 'Notice while live', title, alert, `/alerts/${alertId}`),
    );
  }
  if (endedBy === undefined) return [...facts, { name: 'What came after', value: 'still live', unknown: false }];
  const how = isUndo(endedBy) ? `undone (${endedBy.payload.reason}), back to ${successor}` : `replaced by ${successor}`;
  return [...facts, known('What came after', `${describeInstant(endedBy.at)}: ${how}`, endedBy)];
}

function describeActor(actor: Actor): string {
  return actor.kind === 'user' ? actor.name : `${actor.name} (${actor.kind})`;
}
