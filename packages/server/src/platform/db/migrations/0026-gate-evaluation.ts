import type { Migration } from '../migration.ts';

/** What a gate saw beside its checks: paired tests against the champion, and how groups are treated. */
export const gateEvaluationMigration: Migration = {
  name: '0026-gate-evaluation',
  async up(schema) {
    for (const column of ['comparisons', 'fairness']) {
      await schema.addColumn('delivery_gates', column, (kind) => kind.json().nullable());
    }
  },
};
