import type { DatasetSpec, RuleResult } from '@kaizen/contracts';
import type { Platform } from '../../../platform/platform.ts';
import type { AcceptanceCheck, AcceptanceFinding } from '../acceptance/acceptance-check.ts';
import type { DataReader } from '../data-reader.ts';
import { getDatasetRow } from '../data-reader-service.ts';
import { validateVersion } from './validation-service.ts';

/** The part of the acceptance gate that asks the rules of the schema. Rows were asked one by one before; this asks the version as a whole. */
export function createSchemaCheck(
  platform: Pick<Platform, 'db' | 'duck' | 'clock' | 'ids'>,
  reader: Pick<DataReader, 'openVersion' | 'getVersion'>,
): AcceptanceCheck {
  return {
    name: 'schema',
    isDeclared: declaresVersionRules,
    async run({ dataset, versionId, baselineId }, signal) {
      const { schema_revision: revision } = await getDatasetRow(platform.db, dataset);
      const report = await validateVersion(
        { ...platform, reader },
        {
          // The report of a version, its baseline and the schema in force is one, however often it is asked.
          id: `val_${versionId.replace(/^dv_/, '')}_${(baselineId ?? 'first').replace(/^dv_/, '').slice(0, 16)}_${revision}`,
          dataset,
          versionId,
          baselineId,
          environment: undefined,
          author: 'acceptance',
          signal,
        },
      );
      return { findings: report.results.map(toFinding), reportId: report.id };
    },
  };
}

/** Whether the dataset declares rules that only a whole version can be asked: a schema file, rules, or columns that are unique or mostly present. */
export function declaresVersionRules(spec: DatasetSpec): boolean {
  const columns = Object.values(spec.columns ?? {});
  return (
    spec.schema !== undefined ||
    (spec.validation?.rules ?? []).length > 0 ||
    columns.some(({ unique, present }) => unique === true || present !== undefined)
  );
}

function toFinding({ rule, column, verdict, message }: RuleResult): AcceptanceFinding {
  return { rule, ...(column === undefined ? {} : { column }), verdict, message };
}
