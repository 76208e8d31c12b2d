import type { LogStatus } from '@kaizen/contracts';
import type { Telemetry } from '../../../platform/telemetry/telemetry.ts';

const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Labels of one request; all of them come from declared deployments and registered versions. */
interface RequestLabels {
  readonly deployment: string;
  readonly version: string;
  readonly role: string;
}

/** The Prometheus families of serving. */
export interface ServingMetrics {
  request(labels: RequestLabels, code: string, seconds: number): void;
  log(status: LogStatus): void;
  /** Shown at once: while the log cannot be written, nothing else reports of it. */
  unlogged(deployment: string, requests: number): void;
}

/** Registers the families; call once per telemetry. */
export function createServingMetrics(telemetry: Telemetry): ServingMetrics {
  const ofRequest = ['deployment', 'version', 'role'];
  const requests = telemetry.counter('kaizen_inference_requests_total', 'Inference requests by outcome.', [
    ...ofRequest,
    'code',
  ]);
  const durations = telemetry.histogram(
    'kaizen_inference_duration_seconds',
    'Time from the checked request to its logged answer.',
    ofRequest,
    BUCKETS,
  );
  const gauge = (name: string, help: string) => telemetry.gauge(`kaizen_serving_log_${name}`, help, ['deployment']);
  const gauges = {
    rows: gauge('rows', 'Rows in the prediction log, repeats left out.'),
    repeats: gauge('repeats', 'Rows of repeated requests in the prediction log.'),
    labels: gauge('labels', 'Length of the label log.'),
    labelled: gauge('labelled_rows', 'Rows that have a label.'),
    unlogged: gauge('unlogged', 'Requests answered without being logged since the start.'),
    bytes: gauge('bytes', 'Bytes of the logs on disk.'),
  };
  return {
    request({ deployment, version, role }, code, seconds) {
      requests.add({ deployment, version, role, code });
      if (code === 'ok') durations.observe({ deployment, version, role }, seconds);
    },
    log(status) {
      const labels = { deployment: status.deployment };
      gauges.rows.set(labels, status.rows);
      gauges.repeats.set(labels, status.repeats);
      gauges.labels.set(labels, status.labels);
      gauges.labelled.set(labels, status.labelled);
      gauges.unlogged.set(labels, status.unlogged);
      gauges.bytes.set(labels, status.bytes);
    },
    unlogged: (deployment, requests) => gauges.unlogged.set({ deployment }, requests),
  };
}
