import type {
  AlertView,
  ComparisonView,
  DecisionView,
  DeploymentView,
  GateView,
  JobAccepted,
  LabelBatch,
  LabelBatchResult,
  LogStatus,
  MonitorView,
  ObjectiveView,
  PredictionRow,
  ReleaseView,
  StartComparison,
  StartRelease,
  TrafficView,
  WhyView,
  WindowDetail,
  WindowView,
} from '@kaizen/contracts';
import type { Send } from '../request.ts';
import type { ListOf } from './projects.ts';

const name = encodeURIComponent;
const withKey = (key: string | undefined) => (key === undefined ? {} : { key });

/** One named tensor of the Open Inference Protocol; `data` row-major. */
export interface InferenceTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: ReadonlyArray<number | string | boolean | null>;
}

/** Answer of an inference call. */
export interface InferenceAnswer {
  readonly model_name: string;
  readonly model_version?: string;
  readonly id?: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly outputs: readonly InferenceTensor[];
}

/** What is live, how it got there, and what it does. */
export function deploymentsResource(send: Send) {
  const at = (deployment: string) => `/api/v1/deployments/${name(deployment)}`;
  return {
    list: (project?: string) => send<ListOf<DeploymentView>>({ path: '/api/v1/deployments', query: { project } }),
    get: (deployment: string) => send<DeploymentView>({ path: at(deployment) }),
    release: (deployment: string, release: StartRelease, key?: string) =>
      send<ReleaseView>({ method: 'POST', path: `${at(deployment)}/releases`, body: release, ...withKey(key) }),
    releases: (deployment: string) => send<ListOf<ReleaseView>>({ path: `${at(deployment)}/releases` }),
    getRelease: (releaseId: string) => send<ReleaseView>({ path: `/api/v1/releases/${name(releaseId)}` }),
    undo: (deployment: string, reason: string, key?: string) =>
      send<ReleaseView>({ method: 'POST', path: `${at(deployment)}/undo`, body: { reason }, ...withKey(key) }),
    gates: (deployment: string) => send<ListOf<GateView>>({ path: `${at(deployment)}/gates` }),
    gate: (gateId: string) => send<GateView>({ path: `/api/v1/gates/${name(gateId)}` }),
    compare: (deployment: string, comparison: StartComparison, key?: string) =>
      send<JobAccepted>({ method: 'POST', path: `${at(deployment)}/comparisons`, body: comparison, ...withKey(key) }),
    comparison: (comparisonId: string) => send<ComparisonView>({ path: `/api/v1/comparisons/${name(comparisonId)}` }),
    log: (deployment: string) => send<LogStatus>({ path: `${at(deployment)}/log` }),
    traffic: (deployment: string) => send<TrafficView>({ path: `${at(deployment)}/traffic` }),
    predictions: (deployment: string, query: { from?: number; limit?: number } = {}) =>
      send<ListOf<PredictionRow>>({ path: `${at(deployment)}/predictions`, query }),
    /** Durable when it resolves; sending the same labels again changes nothing. */
    label: (deployment: string, labels: LabelBatch['labels'], key?: string) =>
      send<LabelBatchResult>({ method: 'POST', path: `${at(deployment)}/labels`, body: { labels }, ...withKey(key) }),
    /** Open Inference Protocol; give an `id` to be able to send the request again and to label by your own ids. */
    infer: (deployment: string, request: { id?: string; inputs: readonly InferenceTensor[] }) =>
      send<InferenceAnswer>({ method: 'POST', path: `/v2/models/${name(deployment)}/infer`, body: request }),
    why: (deployment: string, time?: number) => send<WhyView>({ path: `${at(deployment)}/why`, query: { at: time } }),
  };
}

/** What is watched, what was found, what was decided. */
export function monitorsResource(send: Send) {
  return {
    list: (project?: string) => send<ListOf<MonitorView>>({ path: '/api/v1/monitors', query: { project } }),
    get: (monitor: string) => send<MonitorView>({ path: `/api/v1/monitors/${name(monitor)}` }),
    windows: (monitor: string) => send<ListOf<WindowView>>({ path: `/api/v1/monitors/${name(monitor)}/windows` }),
    window: (windowId: string) => send<WindowDetail>({ path: `/api/v1/windows/${name(windowId)}` }),
    alerts: (query: { project?: string; phase?: 'open' | 'resolved' } = {}) =>
      send<ListOf<AlertView>>({ path: '/api/v1/alerts', query }),
    alert: (alertId: string) => send<AlertView>({ path: `/api/v1/alerts/${name(alertId)}` }),
    resolve: (alertId: string, reason: string) =>
      send<AlertView>({ method: 'POST', path: `/api/v1/alerts/${name(alertId)}/resolve`, body: { reason } }),
    decisions: (deployment?: string) =>
      send<ListOf<DecisionView>>({ path: '/api/v1/decisions', query: { deployment } }),
  };
}

/** Why the models exist. */
export function objectivesResource(send: Send) {
  return {
    list: (project?: string) => send<ListOf<ObjectiveView>>({ path: '/api/v1/objectives', query: { project } }),
  };
}
