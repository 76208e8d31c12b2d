import type { InferenceAnswer, InferenceTensor, KaizenClient } from '@kaizen/sdk';
import type { MachineRecord } from '../simulator/plant.ts';
import type { Acknowledged } from './acknowledged.ts';

/** Where the driver sends machine records, and how. */
export interface TrafficTarget {
  readonly client: KaizenClient;
  readonly deployment: string;
  readonly rowsPerRequest: number;
  readonly acknowledged: Acknowledged;
  /** Called after every answered request with the rows sent so far in this stretch. */
  readonly onRows?: (rows: number) => void;
}

/** The signature's raw columns as tensors, in order. */
const tensors: ReadonlyArray<
  readonly [name: string, datatype: string, pick: (record: MachineRecord) => number | string]
> = [
  ['Type', 'BYTES', (record) => record.type],
  ['Air temperature [K]', 'FP64', (record) => record.airTemperature],
  ['Process temperature [K]', 'FP64', (record) => record.processTemperature],
  ['Rotational speed [rpm]', 'FP64', (record) => record.rotationalSpeed],
  ['Torque [Nm]', 'FP64', (record) => record.torque],
  ['Tool wear [min]', 'FP64', (record) => record.toolWear],
];

/** Records as Open Inference Protocol inputs. */
function toTensors(records: readonly MachineRecord[]): InferenceTensor[] {
  return tensors.map(([name, datatype, pick]) => ({
    name,
    datatype,
    shape: [records.length],
    data: records.map(pick),
  }));
}

/**
 * Sends records as inference requests, then what really happened as labels. Every request has an id made of the stretch's name and its number, so
 * that sending it again after a lost answer is recognised. Returns the last answer.
 */
export async function sendTraffic(
  target: TrafficTarget,
  stretch: string,
  records: readonly MachineRecord[],
  firstRequest = 0,
): Promise<InferenceAnswer | undefined> {
  let last: InferenceAnswer | undefined;
  let pending: Array<{ id: string; value: number }> = [];
  const flush = async () => {
    if (pending.length === 0) return;
    await target.client.deployments.label(target.deployment, pending);
    for (const { id } of pending) target.acknowledged.labels.push(id);
    pending = [];
  };
  for (let from = 0; from < records.length; from += target.rowsPerRequest) {
    const rows = records.slice(from, from + target.rowsPerRequest);
    const id = `${stretch}-${String(firstRequest + from / target.rowsPerRequest).padStart(5, '0')}`;
    last = await target.client.deployments.infer(target.deployment, { id, inputs: toTensors(rows) });
    rows.forEach((record, index) => {
      target.acknowledged.predictions.push(`${id}/${index}`);
      pending.push({ id: `${id}/${index}`, value: record.failure ? 1 : 0 });
    });
    target.onRows?.(Math.min(records.length, from + target.rowsPerRequest));
    if (pending.length >= 250) await flush();
  }
  await flush();
  return last;
}
