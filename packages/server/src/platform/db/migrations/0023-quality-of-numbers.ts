import type { Migration } from '../migration.ts';

/** How much better (or worse) a model is where its answers have no cost: by a metric between two models, by the error above its reference in a window. */
export const qualityOfNumbersMigration: Migration = {
  name: '0023-quality-of-numbers',
  async up(schema) {
    for (const table of ['delivery_gates', 'delivery_release_steps', 'delivery_comparisons']) {
      await schema.addColumn(table, 'metric_difference', (kind) => kind.json().nullable());
    }
    await schema.addColumn('monitoring_windows', 'error_above_reference', (kind) => kind.json().nullable());
  },
};
