import type { DriftColumnResult, DriftMultivariate, DriftReport, DriftSummary } from '@kaizen/contracts';
import type { DriftQuestion } from './drift-question.ts';
import { judgeDataset } from './judge-columns.ts';

const LEADING = 5;

/** Puts a report together from judged columns. */
export function buildReport(
  question: DriftQuestion,
  { id, createdAt }: { readonly id: string; readonly createdAt: number },
  columns: readonly DriftColumnResult[],
  multivariate: DriftMultivariate | undefined,
): DriftReport {
  const drifted = columns.filter((column) => column.drifted);
  return {
    id,
    dataset: question.dataset,
    createdAt,
    methods: question.methods,
    mode: question.rules.mode,
    source: question.source,
    reference: question.reference,
    current: question.current,
    compared: columns.filter(({ status }) => status === 'compared').length,
    drifted: drifted.length,
    datasetDrifted: judgeDataset(columns, question.rules.mode),
    leading: drifted.slice(0, LEADING).map(({ column }) => column),
    falseDiscovery: question.rules.falseDiscovery,
    missingThreshold: question.rules.missing,
    columns: [...columns],
    ...(multivariate === undefined ? {} : { multivariate }),
  };
}

/** What a list shows of a report. */
export function toSummary(report: DriftReport): DriftSummary {
  const { falseDiscovery: _f, missingThreshold: _m, columns: _c, multivariate: _v, ...summary } = report;
  return summary;
}
