import type { KaizenClient } from '@kaizen/sdk';
import { Plant, type PlantConditions } from '../simulator/plant.ts';
import type { Output } from '../terminal/output.ts';
import { formatProgress } from '../terminal/progress-meter.ts';
import type { Acknowledged } from './acknowledged.ts';
import type { DemoPlan } from './demo-plan.ts';
import { sendTraffic } from './traffic.ts';
import { waitUntil } from './waiting.ts';

/** Names that the example's kaizen.yaml gives. */
export const names = {
  project: 'predictive-maintenance',
  dataset: 'machines',
  pipeline: 'failure',
  deployment: 'failure',
  monitor: 'failure',
} as const;

/** What the demo is made from. */
export interface DemoOptions {
  readonly client: KaizenClient;
  /** Folder that the project is made in. */
  readonly folder: string;
  readonly data?: string;
  readonly seed: number;
  readonly plan: DemoPlan;
  readonly output: Output;
  readonly acknowledged: Acknowledged;
}

/** One demo on its way: the plant that reports, the traffic sent so far, and the words told. */
export class DemoSession {
  readonly options: DemoOptions;
  readonly #plant: Plant;
  #stretch = 0;

  constructor(options: DemoOptions) {
    this.options = options;
    this.#plant = new Plant(options.seed + 1_000, 'fleet');
  }

  /** One stretch of traffic with its labels; resolves when the monitor has evaluated every window that is full. */
  async send(name: string, conditions: PlantConditions, rows: number): Promise<void> {
    const { client, output, plan, acknowledged } = this.options;
    this.#stretch += 1;
    const records = this.#plant.take(rows, conditions);
    const startedAt = Date.now();
    const onRows = (done: number) =>
      output.progress(formatProgress({ name, done, total: rows, unit: 'rows', startedAt, now: Date.now() }));
    const stretch = `${String(this.#stretch).padStart(3, '0')}-${name}`;
    await sendTraffic(
      { client, deployment: names.deployment, rowsPerRequest: plan.rowsPerRequest, acknowledged, onRows },
      stretch,
      records,
    );
    await this.monitorCaughtUp();
  }

  /** So many windows of traffic, one after the other. */
  async sendWindows(name: string, conditions: PlantConditions, windows: number): Promise<void> {
    for (let index = 0; index < windows; index++) await this.send(name, conditions, this.options.plan.windowRows);
  }

  /** Resolves when no full window is left that the monitor has not evaluated, labels included. */
  async monitorCaughtUp(): Promise<void> {
    const { client, plan } = this.options;
    await waitUntil(
      'the monitor to evaluate the full windows',
      async () => {
        const [log, view] = await Promise.all([
          client.deployments.log(names.deployment),
          client.monitors.get(names.monitor),
        ]);
        return { rows: log.rows, evaluated: view.evaluatedThrough, labelled: view.labelledThrough };
      },
      ({ rows, evaluated, labelled }) => rows - evaluated < plan.windowRows && rows - labelled < plan.windowRows,
    );
  }

  /** The head of a part: its title and what will happen. */
  head(title: string, text: string): void {
    const { output } = this.options;
    output.say('');
    output.say(output.style.bold(title));
    output.say(`  ${output.style.dim(text)}`);
  }
}
