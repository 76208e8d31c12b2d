import type { DatasetDriftSpec, DriftReport } from '@kaizen/contracts';
import type {
  AcceptanceCheck,
  AcceptanceFinding,
  AcceptanceReport,
  AcceptanceSubject,
} from '../acceptance/acceptance-check.ts';
import { describeDrift } from './describe-drift.ts';
import { fillQuestion } from './drift-question.ts';
import type { DriftService } from './drift-service.ts';
import { resolveWord, type SideGiven } from './resolve-side.ts';

/** The part of the acceptance gate that compares a staged version with the one in force, a tag or a named version, as the dataset's `drift` block says. */
export function createDriftCheck(service: DriftService, given: SideGiven): AcceptanceCheck {
  return {
    name: 'drift',
    isDeclared: (spec) => spec.drift !== undefined,
    async run(subject, signal) {
      const spec = subject.spec.drift ?? {};
      const against = spec.against ?? 'current';
      const referenceId =
        against === 'current' ? subject.baselineId : (await resolveWord(given, subject.dataset, against)).id;
      if (referenceId === undefined) return firstVersion;
      return check(service, given.reader, subject, spec, referenceId, signal);
    },
  };
}

const firstVersion: AcceptanceReport = {
  findings: [{ rule: 'drift', verdict: 'pass', message: 'The first version: there is nothing to compare it with.' }],
};

async function check(
  service: DriftService,
  reader: SideGiven['reader'],
  subject: AcceptanceSubject,
  spec: DatasetDriftSpec,
  referenceId: string,
  signal: AbortSignal | undefined,
): Promise<AcceptanceReport> {
  const whole = async (versionId: string) => ({ versionId, from: 0, to: (await reader.getVersion(versionId)).rows });
  // `severity: off` for the dataset: only the columns that are named have a rule.
  const only = spec.severity === 'off' ? { only: Object.keys(spec.columns ?? {}) } : {};
  const question = fillQuestion({
    dataset: subject.dataset,
    request: { multivariate: false, ...only },
    spec,
    reference: await whole(referenceId),
    current: await whole(subject.versionId),
  });
  const report = (await service.find(question)) ?? (await service.compare(question, { signal }));
  await service.keep(question, report);
  return { findings: toFindings(report), reportId: report.id };
}

/** One finding a drifted column, or one that says that none did. */
function toFindings(report: DriftReport): readonly AcceptanceFinding[] {
  const drifted = report.columns.filter((column) => column.drifted);
  if (drifted.length === 0) {
    const message = `None of ${report.compared} compared columns drifted from version ${report.reference.versionId}.`;
    return [{ rule: 'drift', verdict: 'pass', message }];
  }
  return drifted.map((column) => ({
    rule:
      column.measure !== undefined && column.causes.includes('measure')
        ? column.measure.method
        : (column.causes[0] ?? 'drift'),
    column: column.column,
    verdict: column.severity,
    message: describeDrift(column),
  }));
}
