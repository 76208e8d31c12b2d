import type { CheckResult, GateView, LoggedModelView, QualityReport } from '@kaizen/contracts';
import { messageOf } from '../../kernel/errors.ts';
import { answerKindOf, readAnswers } from './answers.ts';
import { decideGate, defaultLevel } from './decide-gate.ts';
import {
  type DeliveryContext,
  type Difference,
  judgePair,
  scoreSide,
  thresholdOf,
  viewDifference,
} from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import { noLabelledRows } from './errors.ts';
import { gateDecided } from './events.ts';
import { judgeOne, toTask } from './judge-rows.ts';
import { planRepeats } from './metric-difference.ts';
import { bootstrapSeed, computeResamples } from './paired-interval.ts';
import type { DeliveryCommands } from './ports.ts';
import { computeNeverActCosts, costUnitOf, perThousand } from './quality.ts';

type GateRequest = Parameters<DeliveryCommands['evaluateGate']>[0];

/** The numbers of one evaluation. */
interface GateNumbers {
  readonly candidate: QualityReport;
  readonly champion?: { readonly version: number; readonly report: QualityReport; readonly difference: Difference };
  readonly neverActCostPer1000?: number;
}

/** Judges a candidate and records the verdict; the same key gives the recorded one. */
export async function evaluateGate(context: DeliveryContext, request: GateRequest): Promise<GateView> {
  const known = await context.reading.gates.findByKey(request.key);
  if (known !== undefined) return known;
  const deployment = await context.reading.deployments.get(request.deployment);
  const candidate = await context.tracking.getLoggedModel(request.loggedModelId);
  const numbers = await computeNumbers(context, deployment, candidate, request);
  const decided = decideGate({
    spec: deployment.gate,
    candidate: numbers.candidate,
    ...(numbers.champion === undefined ? {} : { champion: numbers.champion }),
    unit: costUnitOf(deployment.costs),
    furtherChecks: await runChecks(context, deployment, candidate.id),
  });
  return context.platform.db.run(async (tx) => {
    const { gates } = context.storesIn(tx);
    const decidedMeanwhile = await gates.findByKey(request.key);
    if (decidedMeanwhile !== undefined) return decidedMeanwhile;
    const { champion } = numbers;
    const view: GateView = {
      id: context.platform.ids.next('gat'),
      deployment: deployment.name,
      loggedModelId: candidate.id,
      ...(deployment.champion === undefined ? {} : { championVersionId: deployment.champion.modelVersionId }),
      verdict: decided.verdict,
      checks: [...decided.checks],
      evaluatedOn: request.rows.description,
      candidate: numbers.candidate,
      ...(champion === undefined ? {} : { champion: champion.report, ...viewDifference(champion.difference) }),
      ...(numbers.neverActCostPer1000 === undefined ? {} : { neverActCostPer1000: numbers.neverActCostPer1000 }),
      createdAt: context.platform.clock.now(),
    };
    const { projectId, environment } = deployment;
    await gates.insert({ view, key: request.key, projectId, seed: bootstrapSeed });
    await tx.emit(gateDecided(view, { projectId, environment, key: request.key }));
    return view;
  });
}

async function computeNumbers(
  context: DeliveryContext,
  deployment: Deployment,
  candidate: LoggedModelView,
  { rows, signal }: GateRequest,
): Promise<GateNumbers> {
  const { tracking } = context;
  const { champion, costs } = deployment;
  const { label } = rows;
  if (label === undefined) return { candidate: await countCalled(context, deployment, candidate, rows, signal) };
  const live =
    champion === undefined ? undefined : (await tracking.getModelVersion(champion.modelVersionId)).loggedModel;
  const kind = answerKindOf(live === undefined ? [candidate] : [candidate, live]);
  const read = readAnswers(kind, await context.readLabels({ ...rows, label }, signal));
  if (read.labels.length < 2) throw noLabelledRows(rows.description);
  const neverAct =
    costs === undefined || read.kind !== 'two-classes'
      ? {}
      : { neverActCostPer1000: perThousand(computeNeverActCosts(read.labels, costs)) };
  const right = await scoreSide(context, deployment, candidate, rows, read, signal);
  if (live === undefined || champion === undefined) {
    const { report } = await judgeOne(context.judgeRows, toTask(read, right, costs), signal);
    return { candidate: report, ...neverAct };
  }
  const level = deployment.gate?.champion?.level ?? defaultLevel;
  const settings = { costs, level, seed: bootstrapSeed, ...(signal === undefined ? {} : { signal }) };
  const left = await scoreSide(context, deployment, live, rows, read, signal);
  const pair = await judgePair(context, read, { left, right }, settings);
  const sides = { left: toTask(read, left, costs), right: toTask(read, right, costs) };
  return {
    candidate: pair.right.report,
    champion: {
      version: champion.version,
      report: pair.left.report,
      difference: await compareBy(context, deployment, pair.difference, sides, settings),
    },
    ...neverAct,
  };
}

type Sides = Pick<Parameters<DeliveryContext['compareMetric']>[0], 'left' | 'right'>;

/** By the metric that the gate names; by what decisions cost, or each row's error, when it names none or one that the models do not have. */
async function compareBy(
  { compareMetric }: DeliveryContext,
  { gate }: Deployment,
  usual: Difference,
  sides: Sides,
  settings: { readonly level: number; readonly seed: number; readonly signal?: AbortSignal },
): Promise<Difference> {
  const metric = gate?.champion?.compare ?? 'cost';
  const { level, seed, signal } = settings;
  if (metric === 'cost' || metric === usual.metric) return usual;
  const plan = { level, seed, repeats: planRepeats(usual.n, computeResamples(level)) };
  const gain = await compareMetric({ metric, ...sides, plan }, signal);
  return gain === undefined ? usual : { metric, ...gain, n: usual.n, level };
}

/** Without labels nothing can be judged; how many rows are called anomalies can be counted. */
async function countCalled(
  { serving }: DeliveryContext,
  deployment: Deployment,
  candidate: LoggedModelView,
  rows: GateRequest['rows'],
  signal: AbortSignal | undefined,
): Promise<QualityReport> {
  const scores = await serving.score(candidate.id, rows, signal === undefined ? {} : { signal });
  const threshold = thresholdOf(deployment, candidate);
  const called = scores.reduce((sum, score) => sum + (score >= threshold ? 1 : 0), 0);
  const share = scores.length === 0 ? {} : { selection_rate: called / scores.length };
  return { task: 'anomaly', n: scores.length, metrics: share };
}

/** A check of another room that breaks is recorded as an error, which fails the gate. */
async function runChecks(context: DeliveryContext, deployment: Deployment, loggedModelId: string) {
  const results: CheckResult[] = [];
  for (const check of context.checks) {
    const subject = { deployment: deployment.name, loggedModelId, projectId: deployment.projectId };
    try {
      results.push(await check.check(subject));
    } catch (error) {
      results.push({ name: check.name, verdict: 'error', reason: `The check could not be made: ${messageOf(error)}` });
    }
  }
  return results;
}
