import type { Migration } from '../migration.ts';
import { platformMigration } from './0001-platform.ts';
import { dataMigration } from './0002-data-datasets.ts';
import { featuresMigration } from './0003-features-sets.ts';
import { trackingMigration } from './0004-tracking-runs.ts';
import { servingMigration } from './0005-serving-routes-and-logs.ts';
import { pipelinesMigration } from './0006-pipelines-ledger.ts';
import { deliveryMigration } from './0007-delivery.ts';
import { monitoringMigration } from './0008-monitoring-watch.ts';
import { innovationMigration } from './0009-innovation-objectives.ts';
import { appMigration } from './0010-app-projects.ts';
import { tracesMigration } from './0011-tracking-traces.ts';
import { webhooksMigration } from './0012-tracking-webhooks.ts';
import { savedViewsMigration } from './0013-tracking-views.ts';
import { dataVersionsMigration } from './0014-data-versions.ts';
import { validationMigration } from './0015-data-validation.ts';
import { dataDriftMigration } from './0016-data-drift.ts';
import { lineageMigration } from './0017-data-lineage.ts';
import { dataSourcesMigration } from './0018-data-sources.ts';
import { dataProfilesMigration } from './0019-data-profiles.ts';
import { exploreViewsMigration } from './0020-data-explore-views.ts';
import { dataSensitiveMigration } from './0021-data-sensitive.ts';
import { dataBatchWatermarksMigration } from './0022-data-batch-watermarks.ts';
import { deliveryMetricDifferencesMigration } from './0023-delivery-metric-differences.ts';

/**
 * The one ordered list of migrations of both databases. Add yours: one import and one line, number first in the name. Applied by order of name;
 * never edited after a release.
 */
// biome-ignore format: one migration per line
export const migrations: readonly Migration[] = [
  platformMigration,
  dataMigration,
  featuresMigration,
  trackingMigration,
  servingMigration,
  pipelinesMigration,
  deliveryMigration,
  monitoringMigration,
  innovationMigration,
  appMigration,
  tracesMigration,
  webhooksMigration,
  savedViewsMigration,
  dataVersionsMigration,
  validationMigration,
  dataDriftMigration,
  lineageMigration,
  dataSourcesMigration,
  dataProfilesMigration,
  dataBatchWatermarksMigration,
  exploreViewsMigration,
  dataSensitiveMigration,
  deliveryMetricDifferencesMigration,
];
