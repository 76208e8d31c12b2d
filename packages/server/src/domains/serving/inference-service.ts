import type { RouteTarget } from '@kaizen/contracts';
import { isKaizenError, messageOf } from '../../kernel/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Inference, InferenceRequest, ServedModel, ServingInference } from './contract.ts';
import type { Deployment, Deployments } from './deployments.ts';
import { invalidInput, logNotWritable, modelNotLoaded, noRoute, versionNotServed } from './errors.ts';
import { MAX_REQUEST_ROWS } from './log/prediction-index.ts';
import type { PredictionDraft } from './log/prediction-kind.ts';
import { checkInput } from './model/check-input.ts';
import { computeDecisions } from './model/decide.ts';
import type { ServedVersion, ServedVersions } from './model/served-versions.ts';
import { chooseTarget, type DeploymentRoute } from './routing/choose-target.ts';
import { computeBucket } from './routing/route-hash.ts';
import type { ServingMetrics } from './traffic/serving-metrics.ts';

/** What answering needs. */
export interface InferenceParts {
  readonly platform: Pick<Platform, 'clock' | 'ids' | 'telemetry'>;
  readonly deployments: Deployments;
  readonly versions: ServedVersions;
  readonly metrics: ServingMetrics;
}

const MAX_ID_CHARS = 150;

/** Answers requests: check, route, compute, log, answer. */
export class InferenceService implements ServingInference {
  readonly #parts: InferenceParts;

  constructor(parts: InferenceParts) {
    this.#parts = parts;
  }

  listDeployments(): readonly string[] {
    return this.#parts.deployments
      .all()
      .filter((deployment) => deployment.route)
      .map((deployment) => deployment.settings.deployment);
  }

  async describe(name: string, version?: string): Promise<ServedModel> {
    const deployment = this.#parts.deployments.get(name);
    const route = routeOf(deployment);
    const target = version === undefined ? championOf(route, name) : targetOf(route, name, version);
    const { view } = await this.#load(name, target);
    const { inputs, classes, output = 'probabilities' } = view.loggedModel.signature;
    const ordered = [...route.targets].sort((left, right) => rank(left) - rank(right));
    return { deployment: name, versions: ordered.map((one) => one.version), inputs, classes, output };
  }

  isReady(name: string, version?: string): boolean {
    const { route } = this.#parts.deployments.get(name);
    if (!route) return false;
    const targets = version === undefined ? route.targets : [targetOf(route, name, version)];
    return targets.every((target) => this.#parts.versions.find(target.modelVersionId) !== undefined);
  }

  async infer(request: InferenceRequest): Promise<Inference> {
    const { deployments, platform, versions } = this.#parts;
    const deployment = deployments.get(request.deployment);
    const started = performance.now();
    let target: RouteTarget | undefined;
    try {
      checkRequest(request);
      const predictionId = platform.ids.next('pred');
      const route = routeOf(deployment);
      target = this.#choose(route, request, predictionId);
      const served = versions.find(target.modelVersionId) ?? (await this.#load(request.deployment, target));
      const answer = await this.#answer(deployment, {
        request,
        predictionId,
        target,
        served,
        threshold: route.threshold,
      });
      this.#observe(deployment, target, request.rows, 'ok', started);
      return answer;
    } catch (error) {
      const code = isKaizenError(error) ? error.kind : 'internal';
      this.#observe(deployment, target, request.rows, code, started);
      if (code === 'precondition' || code === 'internal') this.#report(request.deployment, error);
      throw error;
    }
  }

  /** A routed version that cannot be loaded is the server's fault, not the caller's. */
  async #load(deployment: string, target: RouteTarget): Promise<ServedVersion> {
    try {
      return await this.#parts.versions.load(target.modelVersionId);
    } catch (error) {
      throw modelNotLoaded(deployment, target.version, messageOf(error));
    }
  }

  #choose(route: DeploymentRoute, request: InferenceRequest, predictionId: string): RouteTarget {
    if (request.version !== undefined) return targetOf(route, request.deployment, request.version);
    const target = chooseTarget(
      route.targets,
      // A route with one target needs no bucket.
      route.targets.length === 1 ? 0 : computeBucket(request.deployment, request.clientId ?? predictionId),
    );
    if (!target) throw noRoute(request.deployment);
    return target;
  }

  async #answer(
    deployment: Deployment,
    chosen: {
      readonly request: InferenceRequest;
      readonly predictionId: string;
      readonly target: RouteTarget;
      readonly served: ServedVersion;
      readonly threshold: number | undefined;
    },
  ): Promise<Inference> {
    const { request, predictionId, target, served } = chosen;
    const { rows } = request;
    const { logged, shape: answers } = served.model;
    const cells = checkInput(logged.signature.inputs, request.inputs, rows);
    const answer = await served.batcher.compute(cells, rows);
    const { scores, decisions } = computeDecisions(answer, rows, {
      ...answers,
      threshold: chosen.threshold ?? logged.threshold,
      named: logged.signature.positive !== undefined,
    });
    const shape = served.shapes[target.role];
    const at = this.#parts.platform.clock.now();
    const { clientId } = request;
    await this.#log(deployment, { shape, predictionId, clientId, at, rows, scores, decisions, columns: cells });
    const { modelVersionId, version, role } = target;
    const { output, classes } = answers;
    const probabilities = output === 'probabilities' ? answer : new Float64Array();
    return { predictionId, modelVersionId, version, role, output, classes, scores, decisions, probabilities };
  }

  /** Before the answer. A log that cannot be written stops the answer unless the deployment says otherwise. */
  async #log(deployment: Deployment, draft: PredictionDraft): Promise<void> {
    try {
      const log = deployment.openLog ?? (await deployment.log());
      await log.append(draft);
    } catch (error) {
      if (deployment.settings.logging === 'best-effort') {
        deployment.unlogged += 1;
        this.#parts.metrics.unlogged(deployment.settings.deployment, deployment.unlogged);
        return;
      }
      throw isKaizenError(error) && error.code.startsWith('serving.')
        ? error
        : logNotWritable(deployment.settings.deployment, messageOf(error));
    }
  }

  /** The caller is told that the model failed; whoever runs the server must hear of it too. */
  #report(deployment: string, error: unknown): void {
    this.#parts.platform.telemetry.log.error(
      { room: 'serving', deployment, reason: messageOf(error) },
      'inference failed',
    );
  }

  #observe(deployment: Deployment, target: RouteTarget | undefined, rows: number, code: string, started: number): void {
    const name = deployment.settings.deployment;
    const milliseconds = performance.now() - started;
    const version = target ? String(target.version) : 'none';
    this.#parts.metrics.request({ deployment: name, version, role: target?.role ?? 'none' }, code, milliseconds / 1000);
    if (!target) {
      deployment.traffic.countRefused();
      return;
    }
    const at = this.#parts.platform.clock.now();
    deployment.traffic.observe({ ...target, rows, failed: code !== 'ok', milliseconds, at });
  }
}

function checkRequest({ clientId, rows }: InferenceRequest): void {
  if (rows > MAX_REQUEST_ROWS) {
    throw invalidInput('', `The request has ${rows} rows; send at most ${MAX_REQUEST_ROWS} at once.`);
  }
  if (clientId !== undefined && (clientId === '' || clientId.length > MAX_ID_CHARS || clientId.includes('\0'))) {
    throw invalidInput(
      'id',
      `The request id must have 1 to ${MAX_ID_CHARS} characters and no NUL; send a shorter one or leave it out.`,
    );
  }
}

const rank = (target: RouteTarget) => (target.role === 'champion' ? 0 : 1);

function routeOf(deployment: Deployment): DeploymentRoute {
  if (!deployment.route) throw noRoute(deployment.settings.deployment);
  return deployment.route;
}

function championOf(route: DeploymentRoute, name: string): RouteTarget {
  const champion = route.targets.find((target) => target.role === 'champion');
  if (!champion) throw noRoute(name);
  return champion;
}

function targetOf(route: DeploymentRoute, name: string, version: string): RouteTarget {
  const target = route.targets.find((one) => String(one.version) === version);
  if (!target) throw versionNotServed(name, version);
  return target;
}
