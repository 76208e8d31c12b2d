import type { CheckResult, Estimate, GateView, LoggedModelView, QualityReport } from '@kaizen/contracts';
import { messageOf } from '../../kernel/errors.ts';
import { decideGate, defaultLevel } from './decide-gate.ts';
import { type DeliveryContext, judgePair, thresholdOf } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import { noLabelledRows } from './errors.ts';
import { gateDecided } from './events.ts';
import { judgeOne } from './judge-rows.ts';
import { pickRows, positiveClassOf } from './labelled-rows.ts';
import { bootstrapSeed } from './paired-interval.ts';
import type { DeliveryCommands } from './ports.ts';
import { computeNeverActCosts, costUnitOf, perThousand, readLabels } from './quality.ts';

type GateRequest = Parameters<DeliveryCommands['evaluateGate']>[0];

/** The numbers of one evaluation. */
interface GateNumbers {
  readonly candidate: QualityReport;
  readonly champion?: { readonly version: number; readonly report: QualityReport; readonly difference: Estimate };
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
      ...(champion === undefined ? {} : { champion: champion.report, costDifference: champion.difference }),
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
  const { serving, tracking } = context;
  const { champion, costs } = deployment;
  const live =
    champion === undefined ? undefined : (await tracking.getModelVersion(champion.modelVersionId)).loggedModel;
  const positive = positiveClassOf(live === undefined ? [candidate] : [candidate, live]);
  const read = readLabels(await context.readLabels(rows, signal), positive);
  if (read.labels.length < 2) throw noLabelledRows(rows.description);
  const scored = async (model: LoggedModelView) => {
    const scores = await serving.score(model.id, rows, signal === undefined ? {} : { signal });
    return { scores: pickRows(scores, read.rows), threshold: thresholdOf(deployment, model) };
  };
  const neverAct =
    costs === undefined ? {} : { neverActCostPer1000: perThousand(computeNeverActCosts(read.labels, costs)) };
  const right = await scored(candidate);
  if (live === undefined || champion === undefined) {
    const { report } = await judgeOne(context.judgeRows, { labels: read.labels, ...right, costs }, signal);
    return { candidate: report, ...neverAct };
  }
  const level = deployment.gate?.champion?.level ?? defaultLevel;
  const settings = { costs, level, seed: bootstrapSeed, ...(signal === undefined ? {} : { signal }) };
  const pair = await judgePair(context, read.labels, { left: await scored(live), right }, settings);
  return {
    candidate: pair.right.report,
    champion: { version: champion.version, report: pair.left.report, difference: pair.difference },
    ...neverAct,
  };
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
