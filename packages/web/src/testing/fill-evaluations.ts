import type { EvaluationReport } from '@kaizen/contracts';
import { madeUpAnomaly, madeUpClassification, madeUpRegression } from './made-up-evaluation.ts';

/** Runs by what their evaluation is of. */
export interface EvaluatedRuns {
  readonly classification: string;
  readonly regression: string;
  readonly anomaly: string;
  /** A run without an evaluation. */
  readonly none: string;
}

/** Puts runs with made-up evaluations into a server, by the protocol of the MLflow clients. */
export async function fillEvaluations(url: string): Promise<EvaluatedRuns> {
  const call = async (path: string, body: object) => {
    const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  // Wire mapping: answers of the protocol.
  const { experiment_id: experiment } = (await call('experiments/create', { name: 'Credit' })) as {
    experiment_id: string;
  };
  const makeRun = async (name: string, report: EvaluationReport | undefined) => {
    const made = (await call('runs/create', { experiment_id: experiment, run_name: name, start_time: 1 })) as {
      run: { info: { run_id: string } };
    };
    const id = made.run.info.run_id;
    if (report !== undefined) {
      const place = `/api/2.0/mlflow-artifacts/artifacts/${experiment}/${id}/artifacts/evaluation.json`;
      const answer = await fetch(`${url}${place}`, { method: 'PUT', body: JSON.stringify(report) });
      if (!answer.ok) throw new Error(`evaluation.json: ${answer.status} ${await answer.text()}`);
    }
    await call('runs/update', { run_id: id, status: 'FINISHED', end_time: 60_000 });
    return id;
  };
  return {
    classification: await makeRun('credit risk', madeUpClassification()),
    regression: await makeRun('energy', madeUpRegression()),
    anomaly: await makeRun('bearings', madeUpAnomaly()),
    none: await makeRun('nothing measured', undefined),
  };
}
