import type { Migration } from '../migration.ts';

/** How much better the later of two models is by a metric, where decisions have no cost: of gates, looks at a canary and comparisons. */
export const deliveryMetricDifferencesMigration: Migration = {
  name: '0023-delivery-metric-differences',
  async up(schema) {
    for (const table of ['delivery_gates', 'delivery_release_steps', 'delivery_comparisons']) {
      await schema.addColumn(table, 'metric_difference', (kind) => kind.json().nullable());
    }
  },
};
